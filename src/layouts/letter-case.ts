import { join } from '../model/files.ts';
import type { Altered, History } from '../model/history.ts';

/** Names that another one, or drizzle-kit, spells in other letters. macOS and Windows take two such names for one. */
export function namesInOtherCase({ out, layout }: History, names: readonly string[]): Altered[] {
  const spellings = new Map<string, string>(
    layout === 'journal'
      ? [
          ['meta', 'meta'],
          ['meta/_journal.json', 'meta/_journal.json'],
        ]
      : [],
  );
  const kits = new Set(spellings.values());
  const found = new Map<string, Altered>();
  for (const name of [...names].sort()) {
    if (!/\.(?:sql|json)$/i.test(name)) continue;
    for (const part of spelledParts(name, layout)) {
      const known = spellings.get(sameOnDisk(part)) ?? part;
      spellings.set(sameOnDisk(part), known);
      if (known === part) continue;
      const isKits = kits.has(known) || !names.some((other) => other === known || other.startsWith(`${known}/`));
      found.set(part, { path: join(out, part), kind: isKits ? 'spelling' : 'case', detail: join(out, known) });
      break;
    }
    const own = layout === 'folders' ? /^(.+)\/(migration\.sql|snapshot\.json)$/i.exec(name) : null;
    const kit = own?.[2]?.toLowerCase();
    if (own !== null && kit !== undefined && own[2] !== kit)
      found.set(name, { path: join(out, name), kind: 'spelling', detail: join(out, `${own[1]}/${kit}`) });
  }
  return [...found.values()];
}

/** Histories whose folders differ in case only say so: on such a disk their files end up in one folder. */
export function withOutsInOtherCase(histories: readonly History[]): History[] {
  const first = new Map<string, string>();
  for (const { out } of [...histories].sort((one, other) => (one.out < other.out ? -1 : 1)))
    if (!first.has(sameOnDisk(out))) first.set(sameOnDisk(out), out);
  return histories.map((history) => {
    const { out, altered = [] } = history;
    const other = first.get(sameOnDisk(out));
    if (other === undefined || other === out) return history;
    return { ...history, altered: [...altered, { path: out, kind: 'case', detail: other }] };
  });
}

/** The folder, where a layout has any, and the whole. */
function spelledParts(name: string, layout: History['layout']): string[] {
  const slash = name.indexOf('/');
  if (slash < 0) return [name];
  const folder = name.slice(0, slash);
  return layout === 'folders' || sameOnDisk(folder) === 'meta' ? [folder, name] : [];
}

function sameOnDisk(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

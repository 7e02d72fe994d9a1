import { join } from '../model/files.ts';
import type { Altered, History } from '../model/history.ts';

/**
 * Names that differ only in case from another name or from what drizzle-kit writes. macOS and Windows take such names for the same
 * file.
 */
export function namesInOtherCase({ out, layout }: History, names: readonly string[]): Altered[] {
  // names without upper case are almost all there are, and each is then its own spelling
  if (names.every((name) => sameOnDisk(name) === name)) return [];
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

/** Marks histories whose folders differ only in case, because on macOS and Windows their files end up in one folder. */
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

/** The parts of a path whose spelling matters: the migration's own folder, and the whole path. */
function spelledParts(name: string, layout: History['layout']): string[] {
  const slash = name.indexOf('/');
  if (slash < 0) return [name];
  const folder = name.slice(0, slash);
  return layout === 'folders' || sameOnDisk(folder) === 'meta' ? [folder, name] : [];
}

function sameOnDisk(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

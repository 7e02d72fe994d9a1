import { type Change, isPublished } from '../../model/change.ts';
import { join } from '../../model/files.ts';
import type { FixStep } from '../../model/finding.ts';
import { type Migration, nameOfTag } from '../../model/history.ts';
import { oncePer } from '../../model/once.ts';
import { quote } from '../../model/shell.ts';
import { addMigrations } from './custom.ts';

/** A new migration under a number that nothing has. */
interface Renumbered {
  readonly migration: Migration;
  readonly idx: number;
  readonly tag: string;
  /** Absent where it has none. */
  readonly snapshot?: string;
}

/**
 * Gives new migrations the next free numbers, and a published one back the snapshot that the kit overwrote. Undefined unless the kit would
 * use a published number again: it counts on from the last entry of the journal, wherever that stands.
 */
export const renumber = oncePer((change: Change): FixStep[] | undefined => {
  const { base, before, after, added } = change;
  const published = after.migrations.filter((one) => isPublished(change, one));
  const next = (published.at(-1)?.entry?.idx ?? -1) + 1;
  if (base === undefined || after.orderFile === undefined || !published.some((one) => numbersOf(one).includes(next)))
    return undefined;
  const taken = new Set(published.map(({ sql }) => sql.path));
  if (added.some((one) => !isNumbered(one, after.out) || taken.has(one.sql.path))) return undefined;
  const first = Math.max(...published.flatMap(numbersOf)) + 1;
  const renumbered = added.map((migration, at): Renumbered => {
    const number = String(first + at).padStart(4, '0');
    return {
      migration,
      idx: first + at,
      tag: `${number}_${nameOfTag(migration.tag)}`,
      ...(migration.snapshot.oid !== undefined && { snapshot: join(after.out, `meta/${number}_snapshot.json`) }),
    };
  });
  const owned = new Set([...before.migrations.map(({ snapshot }) => snapshot.path), ...before.strays.map(({ path }) => path)]);
  return [
    {
      say: `drizzle-kit used a number again that is published. Give ${renumbered.length === 1 ? 'yours' : 'each of yours'} the next free one: ${renumbered.map(({ tag }) => tag).join(', ')}.`,
      // the last first, so that none is in the way of another
      run: [
        ...[...renumbered].reverse().flatMap((one) => moves(one, { base, out: after.out, owned })),
        entries(change, renumbered),
        addMigrations(change),
      ],
    },
  ];
});

function moves(
  { migration: { sql, snapshot }, tag, snapshot: to }: Renumbered,
  { base, out, owned }: { readonly base: string; readonly out: string; readonly owned: ReadonlySet<string> },
): string[] {
  const path = quote(snapshot.path);
  const shared = [`cp ${path} ${quote(to ?? '')}`, `git checkout ${base} -- ${path}`];
  return [
    `mv ${quote(sql.path)} ${quote(join(out, `${tag}.sql`))}`,
    ...(to === undefined ? [] : owned.has(snapshot.path) ? shared : [`mv ${path} ${quote(to)}`]),
  ];
}

/** Of two entries with one tag, the later is the new one. */
function entries({ after }: Change, renumbered: readonly Renumbered[]): string {
  const wanted = renumbered.map(({ migration, idx, tag }) => [after.migrations.indexOf(migration), idx, tag]);
  const script = [
    // node -e has fs without asking for it
    'const [path, wanted] = process.argv.slice(1), journal = JSON.parse(fs.readFileSync(path));',
    'for (const [at, idx, tag] of JSON.parse(wanted)) Object.assign(journal.entries[at], { idx, tag });',
    'fs.writeFileSync(path, JSON.stringify(journal, null, 2));',
  ].join(' ');
  return `node -e ${quote(script)} ${quote(after.orderedBy)} ${quote(JSON.stringify(wanted))}`;
}

function numbersOf({ entry, prefix }: Migration): number[] {
  return [...(entry === undefined ? [] : [entry.idx]), ...(/^\d{4,5}$/.test(prefix) ? [Number(prefix)] : [])];
}

/** Whether its files are named as the kit names them by a number. */
function isNumbered({ sql, snapshot, prefix }: Migration, out: string): boolean {
  return /^\d{4,5}$/.test(prefix) && sql.oid !== undefined && snapshot.path === join(out, `meta/${prefix}_snapshot.json`);
}

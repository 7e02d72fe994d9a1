import type { Change } from '../../model/change.ts';
import { folderOf } from '../../model/files.ts';
import type { Migration } from '../../model/history.ts';
import { newestOf } from './order.ts';

/** How many new names a sentence holds. */
const namesShown = 3;

/**
 * What to say about published migrations whose SQL is still there under other names: they were renamed, not deleted. Undefined if any SQL
 * is gone.
 */
export function renamedTo(
  { before, after, added, upgraded, publishedIn }: Change,
  gone: readonly Migration[],
): { readonly problem: string; readonly why: string } | undefined {
  const [first] = gone;
  if (first === undefined || upgraded) return undefined;
  const here = new Map(added.flatMap((one) => (one.sql.oid === undefined ? [] : [[one.sql.oid, one] as const])));
  const names = gone.map(({ sql }) => here.get(sql.oid ?? '')?.tag ?? after.elsewhere?.get(sql.oid ?? ''));
  const known = names.filter((name) => name !== undefined);
  // the same name again was generated again, with another snapshot
  if (known.length < gone.length || new Set(known).size < gone.length || gone.some(({ tag }, at) => tag === names[at]))
    return undefined;
  const [last] = gone.slice(-1);
  const what = gone.length === 1 ? `${first.tag} was` : `${gone.length} migrations (${first.tag} to ${last?.tag}) were`;
  const folder = after.elsewhere === undefined ? undefined : folderOf(known[0] ?? '');
  const to =
    known.length > namesShown ? `${known.length} other names${folder === undefined ? '' : ` below ${folder}`}` : inList(known);
  // the 0.x migrator runs what is newer than the last migration that a database ran
  const newest = newestOf(before.migrations)?.when ?? 0;
  const runAgain =
    after.elsewhere === undefined &&
    gone.every(({ sql }) => after.orderFile === undefined || (here.get(sql.oid ?? '')?.when ?? 0) > newest);
  return {
    problem: `${what} renamed to ${to} with the same SQL after being published ${publishedIn(first.sql.path)}.`,
    why: `Databases that ran it under its old name ${runAgain ? 'will' : 'may'} run the same SQL again.`,
  };
}

function inList(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

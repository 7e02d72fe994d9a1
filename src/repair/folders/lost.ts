import type { Repository } from '../../git/repository.ts';
import { git } from '../../git/run.ts';
import { parseSnapshot } from '../../layouts/snapshot.ts';
import { join } from '../../model/files.ts';
import { isReadable } from '../../model/snapshot.ts';
import type { Body } from '../body.ts';
import { idOf, parentsOf } from './graph.ts';

/** How many commits that changed a snapshot are looked through. */
const looked = 200;

/**
 * Snapshots that are gone by now, oldest first, with those that they build on. A rebase brings migrations that were generated from what an
 * earlier step has put elsewhere.
 */
export async function lostBodies(
  { cwd, objects }: Repository,
  out: string,
  { ids, known }: { readonly ids: readonly string[]; readonly known: ReadonlySet<string> },
): Promise<readonly Body[]> {
  const range = ['--all', '--reflog', '--full-history', '-m', `--max-count=${looked}`];
  const format = ['--format=', '--raw', '--no-abbrev', '--no-renames', '-z'];
  const { stdout } = await git(['log', ...range, ...format, '--', `:(top,glob)${join(out, '*/snapshot.json')}`], { cwd });
  const blobs = new Set(
    [...stdout.matchAll(/:\d+ \d+ ([0-9a-f]+) ([0-9a-f]+) /g)].flatMap(([, old = '', now = '']) => [old, now]),
  );
  const found = new Map<string, Body>();
  for (const oid of blobs) {
    const blob = /^0+$/.test(oid) ? undefined : await objects.read(oid);
    const snapshot = blob?.type === 'blob' ? parseSnapshot(blob.content) : undefined;
    if (snapshot !== undefined && isReadable(snapshot) && !found.has(snapshot.id)) found.set(snapshot.id, snapshot.body as Body);
  }
  const needed: Body[] = [];
  const seen = new Set(known);
  const need = (id: string) => {
    const body = found.get(id);
    if (seen.has(id) || body === undefined) return;
    seen.add(id);
    for (const parent of parentsOf(body)) need(parent);
    needed.push(body);
  };
  for (const id of ids) need(id);
  return needed.filter((body) => parentsOf(body).every((id) => seen.has(id)) && !known.has(idOf(body)));
}

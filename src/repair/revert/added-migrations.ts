import { readHistories } from '../../layouts/index.ts';
import { parseSnapshot } from '../../layouts/snapshot.ts';
import { type Files, textAt } from '../../model/files.ts';
import { type Migration, nameOfTag } from '../../model/history.ts';
import { isReadable } from '../../model/snapshot.ts';
import { composedRenames, reversedRenames, withNewOwners } from '../../snapshots/composed-renames.ts';
import { recordedRenames } from '../../snapshots/renames.ts';
import type { Expected } from '../project.ts';

/** By migrations folder: what the reverse of a commit's migrations is called, and which renames it turns round. */
export async function reverseOf(before: Files, after: Files): Promise<ReadonlyMap<string, Expected>> {
  const [old, now] = await Promise.all([readHistories(before), readHistories(after)]);
  const found = new Map<string, Expected>();
  for (const [out, { migrations }] of now) {
    const known = new Set(old.get(out)?.migrations.map(({ tag }) => tag));
    const added = migrations.filter(({ tag }) => !known.has(tag));
    const [first] = added;
    if (first === undefined) continue;
    const renames = await Promise.all(added.map((one) => renamesOf(one, after)));
    found.set(out, {
      ...(added.length === 1 && { name: `revert_${nameOfTag(first.tag)}` }),
      renames: withNewOwners(reversedRenames(composedRenames(renames))),
    });
  }
  return found;
}

async function renamesOf({ sql, snapshot }: Migration, files: Files) {
  const text = sql.oid === undefined ? '' : await textAt(files, sql.path);
  const read = snapshot.oid === undefined ? undefined : parseSnapshot(await files.read(snapshot.path));
  return recordedRenames(read !== undefined && isReadable(read) ? read.body : {}, text);
}

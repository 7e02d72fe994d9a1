import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { driftsOf, prepareDrifts } from '../../src/kit/drift/all-projects.ts';
import { KitProcesses } from '../../src/kit/processes.ts';
import { replaysOf } from '../../src/kit/replay/proofs.ts';
import { noFiles } from '../../src/model/files.ts';
import { snapshotHandEdited } from '../../src/rules/snapshot-hand-edited.ts';
import { linkKit } from './generate-histories.ts';
import type { Kit } from './histories.ts';
import { changeIn, filesIn } from './replays.ts';

export type Seen = 'replay' | 'drift' | 'rule' | 'warning' | 'no';

/** A folder with a kit and a place for what is kept. */
export function judgeFolder(kit: Kit, top: string): string {
  mkdirSync(join(top, '.git'), { recursive: true });
  linkKit(kit, top);
  return top;
}

/** What first sees that something is wrong with the newest migration of a tree, all of whose migrations are new. */
export async function seenIn(top: string, tree: Readonly<Record<string, string>>): Promise<{ seen: Seen; said: string }> {
  const processes = new KitProcesses();
  try {
    return await seenWith(processes, top, tree);
  } finally {
    processes.close();
  }
}

async function seenWith(
  processes: KitProcesses,
  top: string,
  tree: Readonly<Record<string, string>>,
): Promise<{ seen: Seen; said: string }> {
  const change = await changeIn(tree);
  const files = filesIn(tree);
  const options = { top, gitDir: join(top, '.git'), past: false, version: '1', processes };
  const newest = change.after.migrations.at(-1);
  const { replays, unproved } = await replaysOf(change, { ...options, files });
  const replay = newest && replays.get(newest);
  if (unproved !== undefined || replay === undefined) return { seen: 'replay', said: unproved?.reason ?? 'not replayed' };
  const prepared = await prepareDrifts([change], { before: noFiles, after: files }, options);
  const { byOut, unchecked } = await driftsOf([{ ...change, replays }], {
    ...options,
    prepared,
    files: { before: noFiles, after: files },
  });
  const { drift, again } = byOut.get(change.after.out) ?? {};
  const verdict = again?.replay ?? replay;
  if (verdict.kind === 'edited') return { seen: 'replay', said: verdict.diff };
  if (unchecked.length > 0) return { seen: 'drift', said: unchecked[0]?.reason ?? '' };
  if (drift === undefined) throw new Error('The drift was not looked at');
  if (drift.objects.length > 0) return { seen: 'drift', said: drift.objects[0]?.statements.join('\n') ?? '' };
  const found = [
    ...snapshotHandEdited.check({
      ...change,
      level: 'drift',
      replays: new Map([...replays, ...(newest ? [[newest, verdict] as const] : [])]),
      drift,
    }),
  ];
  const [first] = found;
  if (first === undefined) return { seen: 'no', said: '' };
  return { seen: first.severity === 'warning' ? 'warning' : 'rule', said: first.problem };
}

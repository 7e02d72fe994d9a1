import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Repository } from './repository.ts';
import { git, splitZ } from './run.ts';

/** The git command that stopped because two sides disagree. */
export type Operation = 'merge' | 'rebase' | 'cherry-pick' | 'revert' | 'stash';

/** An unmerged file and its blob on each side; a side without the file has none. */
export interface Unmerged {
  readonly path: string;
  readonly base?: string;
  readonly ours?: string;
  readonly theirs?: string;
}

/** The command that git has not finished. A stash leaves no trace, so it is assumed if nothing else is in progress. */
export function operationIn({ gitDir }: Repository): Operation {
  const has = (name: string) => existsSync(join(gitDir, name));
  if (has('rebase-merge') || has('rebase-apply')) return 'rebase';
  if (has('MERGE_HEAD')) return 'merge';
  if (has('CHERRY_PICK_HEAD')) return 'cherry-pick';
  return has('REVERT_HEAD') ? 'revert' : 'stash';
}

/** Every unmerged file of the index. */
export async function unmergedFiles({ cwd }: Repository): Promise<Unmerged[]> {
  const { stdout } = await git(['ls-files', '-u', '-z', '--full-name'], { cwd });
  const files = new Map<string, Unmerged>();
  for (const record of splitZ(stdout)) {
    // `<mode> <oid> <stage>\t<path>`, and the path may contain tabs
    const tab = record.indexOf('\t');
    const path = record.slice(tab + 1);
    const [, oid = '', stage = ''] = record.slice(0, tab).split(' ');
    const side = { '1': 'base', '2': 'ours', '3': 'theirs' }[stage] ?? 'base';
    files.set(path, { ...(files.get(path) ?? { path }), [side]: oid });
  }
  return [...files.values()];
}

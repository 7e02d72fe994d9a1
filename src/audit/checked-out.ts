import { commitNamed, type Repository } from '../git/repository.ts';
import { judgeOpen } from '../judge/judge.ts';
import type { CheckedOut } from '../model/audit.ts';
import type { Level } from '../model/level.ts';
import type { Unchecked } from '../model/report.ts';

export interface JudgedHead {
  readonly checkedOut: CheckedOut;
  readonly unchecked: readonly (Unchecked & { readonly commit: string })[];
}

/**
 * Judges the checked-out commit above level integrity. node_modules belong to no other commit. Errors of level integrity are left out,
 * because the walk reports them for the commits that brought them.
 */
export async function judgeCheckedOut(repository: Repository, level: Level, base?: string): Promise<JudgedHead | undefined> {
  const head = await commitNamed(repository, 'HEAD');
  if (level === 'integrity' || head === undefined) return undefined;
  const subject = { kind: 'commit', revision: head.oid } as const;
  const report = await judgeOpen(repository, { subject, level, ...(base !== undefined && { base }) });
  const findings = report.findings.filter((finding) => finding.level !== 'integrity' && finding.severity === 'error');
  return {
    checkedOut: { commit: head.oid, level, findings },
    unchecked: report.unchecked.map((one) => ({ ...one, commit: head.oid })),
  };
}

import { readPolicy } from '../config/config.ts';
import { mergeBases, publishedRefs } from '../git/published.ts';
import { judgeOpen } from '../judge/judge.ts';
import type { ReportedFinding, Unchecked } from '../model/report.ts';
import { unapproved } from '../model/report.ts';
import type { Clone } from './clone.ts';

/** The errors in the migrations of the last commit, by whether they are published already. */
export interface JudgedHead {
  readonly own: readonly ReportedFinding[];
  readonly inherited: readonly ReportedFinding[];
  readonly unchecked: readonly Unchecked[];
}

/** Judges everything that the last commit has, at level integrity. */
export async function judgedHead({ repository, head }: Pick<Clone, 'repository' | 'head'>): Promise<JudgedHead> {
  const found = await head();
  if (found === undefined) return { own: [], inherited: [], unchecked: [] };
  const { config } = await readPolicy(found.files);
  const { refs } = await publishedRefs(repository, config.published);
  const bases = await mergeBases(
    repository,
    found.commit.oid,
    refs.map(({ oid }) => oid),
  );
  const subject = { kind: 'push', revision: found.commit.oid, bases } as const;
  const changed = await judgeOpen(repository, { subject, level: 'integrity' });
  const all = await judgeOpen(repository, { subject, level: 'integrity', all: true });
  const own = unapproved(changed);
  const known = new Set(changed.findings.map(({ fingerprint }) => fingerprint));
  return {
    own,
    inherited: unapproved(all).filter(({ fingerprint }) => !known.has(fingerprint)),
    unchecked: all.unchecked.filter(({ blocks }) => blocks),
  };
}

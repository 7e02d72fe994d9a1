import { audit } from '../audit/audit.ts';
import { isWhole } from '../git/fetch.ts';
import { openRepository } from '../git/repository.ts';
import { type Audit, fate, howWords, unapprovedOf } from '../model/audit.ts';
import type { Report } from '../model/report.ts';

/**
 * What got past the hooks between the two ends of a report. Undefined where the commits in between are not here: the report judges their
 * result all the same.
 */
export async function auditOfRange(cwd: string, { subject: { head, base } }: Report): Promise<Audit | undefined> {
  const [from, ...others] = base;
  if (head === null || from === undefined || others.length > 0) return undefined;
  const repository = await openRepository(cwd);
  try {
    if (!(await isWhole(repository, head, base))) return undefined;
  } finally {
    repository.close();
  }
  // the run has judged its own result at its own level
  return audit({ cwd, range: `${from}..${head}`, level: 'integrity', signal: new AbortController().signal });
}

/** A line for each commit of the range that bypassed the hooks. It holds no text of others, except names that are escaped already. */
export function overrideLines({ flagged }: Audit): string[] {
  return flagged
    .filter((commit) => commit.class === 'override')
    .map((commit) => {
      const names = unapprovedOf(commit)
        .map(({ rule, subject }) => `${rule} ${subject}`)
        .join(', ');
      const why = commit.reason === null ? 'no reason given' : 'with a reason';
      const how = commit.how === null ? '' : `${howWords(commit.how)}, ${why}; `;
      return `${commit.commit.slice(0, 7)} had ${names}: ${how}${fate(commit)}`;
    });
}

import { isWhole } from '../git/fetch.ts';
import { openRepository } from '../git/repository.ts';
import type { Audit } from '../model/audit.ts';
import type { Report } from '../model/report.ts';
import { audit } from '../walk/audit.ts';

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
  return audit({ cwd, range: `${from}..${head}`, signal: new AbortController().signal });
}

/** A line for each commit of the range that got past the hooks; nothing in it is anybody's text but what is escaped already. */
export function overrideLines({ flagged }: Audit): string[] {
  return flagged
    .filter((commit) => commit.class === 'override')
    .map((commit) => {
      const findings = commit.findings.filter(({ approvedBy }) => approvedBy === null);
      const names = findings.map(({ rule, subject }) => `${rule} ${subject}`).join(', ');
      const isOpen = findings.some(({ repairedBy }) => repairedBy === null);
      const why = commit.reason === null ? 'no reason given' : 'with a reason';
      return `${commit.commit.slice(0, 7)} got past the hooks (${commit.how}, ${why}) with ${names}; ${isOpen ? 'still open' : 'repaired since'}`;
    });
}

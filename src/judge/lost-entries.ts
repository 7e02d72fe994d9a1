import { type LostText, lastRemovals } from '../git/removed-text.ts';
import type { Repository } from '../git/repository.ts';
import type { History } from '../model/history.ts';
import type { ReportedFinding } from '../model/report.ts';

/**
 * Explains why a SQL file has no journal entry: if it once had one, the finding names the commit that removed it. Reads the history of each journal once, and only for open findings.
 */
export async function withLostEntries(
  repository: Repository,
  head: string | undefined,
  histories: readonly History[],
  findings: readonly ReportedFinding[],
): Promise<readonly ReportedFinding[]> {
  if (head === undefined) return findings;
  const open = findings.filter(
    ({ rule, approvedBy, fix }) => rule === 'sql-not-in-journal' && approvedBy === null && fix.length > 0,
  );
  const told = new Map<ReportedFinding, ReportedFinding>();
  for (const { out, layout, orderedBy } of histories) {
    const own = layout === 'journal' ? open.filter(({ project }) => project === out) : [];
    if (own.length === 0) continue;
    const names = new Set(own.map(tagOf));
    const lost = await lastRemovals(repository, head, orderedBy, { names, namesIn: tagsIn });
    for (const finding of own) {
      const removal = lost.get(tagOf(finding));
      if (removal !== undefined) told.set(finding, namingIts(finding, removal));
    }
  }
  return findings.map((finding) => told.get(finding) ?? finding);
}

function tagOf({ path }: ReportedFinding): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.sql$/, '');
}

/** The tags in one line of a journal. */
function* tagsIn(line: string): Generator<string> {
  for (const [, tag = ''] of line.matchAll(/"tag"\s{0,9}:\s{0,9}"([^"\\]*)"/g)) yield tag;
}

function namingIts(finding: ReportedFinding, { oid, date, merge }: LostText): ReportedFinding {
  const commit = `${oid.slice(0, 7)} (${new Date(date).toISOString().slice(0, 10)})`;
  return {
    ...finding,
    problem: `${finding.problem.replace(/\.$/, '')}: its entry was lost in the ${merge ? 'merge' : 'commit'} ${commit}.`,
    why: 'The migrator never runs it on new databases, although older ones may have run it.',
  };
}

import { type Fetching, fetchBetween, fetchMissing, isWhole } from '../git/fetch.ts';
import { mergeBases, publishedRefs, shallowClone } from '../git/published.ts';
import { commitNamed, type Repository } from '../git/repository.ts';
import { judgeOpen } from '../judge/judge.ts';
import { reportOfFailure } from '../judge/not-judged.ts';
import { publishedState } from '../judge/published.ts';
import type { Level } from '../model/level.ts';
import { type Report, type Unchecked, verdictOf } from '../model/report.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { type About, commitIn } from './provider.ts';
import { type CiSubject, ciHead, ciSubject } from './range.ts';
import { type Opened, openedAnew } from './repositories.ts';

export interface RunOptions {
  readonly cwd: string;
  readonly level: Level;
  readonly base?: string;
  readonly fetching: Fetching;
}

interface Run extends RunOptions, Opened {}

/** Judges what a CI run is about. If that cannot be found out, the report says so. */
export async function judgeRun(about: About, options: RunOptions): Promise<Report> {
  const opened = openedAnew(options.cwd);
  const run: Run = { ...options, ...opened, fetching: { ...options.fetching, fetched: opened.outdate } };
  try {
    return withDepthHint(await judgeSubject(await subjectOf(about, run), run), run);
  } catch (error) {
    return reportOfFailure(error, options);
  } finally {
    opened.close();
  }
}

async function judgeSubject(subject: CiSubject, { level, base, fetching, repository }: Run): Promise<Report> {
  const judged = async () => judgeOpen(await repository(), { subject, level, ...(base !== undefined && { base }) });
  const report = await judged();
  const { head, base: bases } = report.subject;
  // only then do messages matter, which a shallow clone may hide, or may take from the past
  if (head === null || !report.findings.some(({ approvable, severity }) => approvable && severity === 'error')) return report;
  try {
    const here = await repository();
    if (await isWhole(here, head, bases)) return report;
    await fetchBetween(here, head, bases, fetching);
    return await judged();
  } catch (error) {
    if (!(error instanceof Unjudgeable)) throw error;
    const reason = `${error.message}. Approvals in messages that are not here were not read`;
    const unread: Unchecked = { project: null, level, reason, blocks: true };
    const unchecked = [...report.unchecked, unread];
    return { ...report, unchecked, verdict: verdictOf(report.findings, unchecked) };
  }
}

/** What a run is about. The published state decides which refs are published; the judged change does not. */
async function subjectOf(about: About, { base, fetching, repository }: Run): Promise<CiSubject> {
  const oid = commitIn(base);
  if (oid !== undefined) await fetchMissing(await repository(), [oid], fetching);
  if (base !== undefined) return { kind: 'commit', revision: (await ciHead(await repository(), about, fetching)).oid };
  const found = await publishedState(await repository(), async (published) => {
    const subject = await ciSubject(await repository(), about, { fetching, ...(published !== undefined && { published }) });
    return { subject, base: await firstBase(await repository(), subject) };
  });
  return found.subject;
}

/** A published commit that the subject is compared with, as far as it is here. */
async function firstBase(repository: Repository, subject: CiSubject): Promise<string | undefined> {
  if (subject.kind === 'push') return subject.bases[0];
  const head = await commitNamed(repository, subject.revision);
  const { refs } = await publishedRefs(repository);
  if (head === undefined || repository.shallow) return undefined;
  const tips = refs.map(({ oid }) => oid);
  return (await mergeBases(repository, head.oid, tips))[0];
}

/** Adds the setting of the service that checks out the whole history: in CI, no person can run git's own command. */
function withDepthHint(report: Report, { fetching: { depthHint } }: Run): Report {
  const hinted = ({ reason, ...one }: Unchecked): Unchecked => ({
    ...one,
    reason: reason.startsWith(shallowClone) ? `${reason}. ${depthHint}` : reason,
  });
  return { ...report, unchecked: report.unchecked.map(hinted) };
}

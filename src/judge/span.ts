import { type Config, type Policy, readConfig } from '../config/config.ts';
import { type Published, publishedRefs } from '../git/published.ts';
import type { Repository } from '../git/repository.ts';
import { baseFiles, filesOf, type Resolved, resolveSubject } from '../git/subject.ts';
import type { Files } from '../model/files.ts';
import { during } from '../processes/time-limit.ts';
import type { JudgeOptions } from './options.ts';
import { publishedState } from './published.ts';
import { refuseUnknownRules } from './settings.ts';

/** What is judged, what it is compared with, and the settings of both. */
export interface Span {
  readonly resolved: Resolved;
  readonly refs: Published;
  /** One state for each base. */
  readonly before: readonly Files[];
  readonly after: Files;
  /** The settings of what is judged. They approve, and decide nothing else. */
  readonly own: Config;
  /** The settings that decide: a change must not configure its own judgement, unless nothing is published yet. */
  readonly policy: Policy;
}

/** Finds what a subject is compared with. The published state configures which refs are published. */
export async function spanOf(
  repository: Repository,
  { subject, base, now = Date.now() }: Pick<JudgeOptions, 'subject' | 'base' | 'now'>,
): Promise<Span> {
  const [after, usual] = await during('listing what is judged', () =>
    Promise.all([filesOf(repository, subject), publishedRefs(repository)]),
  );
  // --base and a push bring their own bases
  const isGiven = base !== undefined || subject.kind === 'push';
  const judgedBy = subject.kind === 'push' ? subject.judgedBy : undefined;
  const state = await publishedState(repository, async (configured) => {
    const refs = configured === undefined || isGiven ? usual : await publishedRefs(repository, configured);
    const resolved = await resolveSubject(repository, subject, refs, { base, now });
    return { subject: { refs, resolved }, base: judgedBy ?? resolved.bases[0]?.oid };
  });
  const { resolved } = state.subject;
  const own = await readConfig(after);
  refuseUnknownRules(own);
  return {
    resolved,
    refs: subject.kind === 'push' ? remoteOnly(usual) : state.subject.refs,
    before: await Promise.all(resolved.bases.map((commit) => baseFiles(repository, commit))),
    after,
    own,
    policy: state.base === undefined ? { config: own } : state,
  };
}

/** A push brings its bases. No ref names them: the branches of a server are not those of the user who reads the report. */
function remoteOnly({ refs }: Published): Published {
  return { refs: refs.filter(({ name }) => name.startsWith('refs/remotes/')) };
}

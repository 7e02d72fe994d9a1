import { type Config, type Policy, readConfig } from '../config/config.ts';
import { type Published, publishedRefs } from '../git/published.ts';
import type { Repository } from '../git/repository.ts';
import { baseFiles, filesOf, type Resolved, resolveSubject } from '../git/subject.ts';
import type { Files } from '../model/files.ts';
import { during } from '../processes/time-limit.ts';
import type { JudgeOptions } from './options.ts';
import { publishedState } from './published.ts';
import { refuseUnknownRules } from './settings.ts';

/** The compared states of a subject, and the settings that apply. */
export interface Span {
  readonly resolved: Resolved;
  readonly refs: Published;
  /** The files of each base. */
  readonly before: readonly Files[];
  readonly after: Files;
  /** The settings of the judged state. They may approve findings and set the time limit, nothing else. */
  readonly own: Config;
  /** The published settings; before anything is published, those of the judged state. A change must not configure its own judgement. */
  readonly policy: Policy;
}

/** Resolves a subject. The published state may configure which refs are published, so it is looked for twice. */
export async function spanOf(
  repository: Repository,
  { subject, base, now = Date.now() }: Pick<JudgeOptions, 'subject' | 'base' | 'now'>,
): Promise<Span> {
  const [after, usual] = await during('listing what is judged', () =>
    Promise.all([filesOf(repository, subject), publishedRefs(repository)]),
  );
  // --base and a push name their bases themselves
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

/** Without local branches: the branches of a server differ from those of the user who reads the report. */
function remoteOnly({ refs }: Published): Published {
  return { refs: refs.filter(({ name }) => name.startsWith('refs/remotes/')) };
}

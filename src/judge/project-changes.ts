import { readWorkflow } from '../config/workflow.ts';
import type { Published } from '../git/published.ts';
import type { Commit } from '../git/repository.ts';
import { type ChangeContext, readChange, structureOf } from '../layouts/change.ts';
import { readHistories } from '../layouts/index.ts';
import { pairHistories } from '../layouts/pairs.ts';
import type { Change } from '../model/change.ts';
import type { Files } from '../model/files.ts';
import type { History } from '../model/history.ts';
import { refuseConflicts } from './conflicts.ts';
import type { Context } from './context.ts';
import { isOfFixtures } from './fixtures.ts';
import { lastReadable } from './last-readable.ts';
import { publishedNames } from './published-names.ts';
import { withReadableSnapshots } from './readable-snapshots.ts';

/** One state and the next. */
export interface States {
  readonly base: Commit | undefined;
  readonly before: Files;
  readonly after: Files;
}

/** A project's change, and what it is measured by. */
export interface ProjectChange {
  readonly change: Change;
  /** The structure of the published state: what rules say of that is inherited. */
  readonly published: Change;
  /** Its migrations are those of test fixtures. */
  readonly fixtures: boolean;
  /** The commit it is compared with where the published journal cannot be read any more. */
  readonly lastReadable: string | undefined;
}

/** What changed in each project, wherever its folder went. */
export async function projectChanges(context: Context, { base, before, after }: States): Promise<ProjectChange[]> {
  const [old, now] = await Promise.all([readHistories(before), readHistories(after)]);
  await refuseConflicts(context.repository, after, { outs: [...old.keys(), ...now.keys()], base: base?.oid });
  const pairs = await pairHistories(old, now, after);
  return Promise.all(pairs.map((pair) => projectChange(context, pair, { base, before, after })));
}

async function projectChange(
  context: Context,
  pair: { readonly before: History; readonly after: History },
  states: States,
): Promise<ProjectChange> {
  const { base, before, after } = states;
  const about = await changeContext(context, states, pair.after.out);
  // what mends a broken journal is compared with what was published before it broke
  const readable =
    base === undefined || pair.before.unreadable === undefined
      ? undefined
      : await lastReadable(context.repository, base, pair.before);
  const options = { forReplay: context.level !== 'integrity' };
  const change =
    readable === undefined
      ? await readChange(
          ...(await withReadableSnapshots(pair, { before, after }, base && { repository: context.repository, base })),
          about,
          options,
        )
      : await readChange(
          { before: readable.history, after: pair.after },
          { before: readable.files, after },
          { ...about, base: revisionOf(readable.commit, context.refs) },
          { ...options, ...(base && { whileUnreadable: { files: before, revision: revisionOf(base, context.refs) } }) },
        );
  const configured = (context.own.projects ?? []).map(({ out }) => out);
  return {
    change,
    published: structureOf(pair.before, about),
    fixtures: await isOfFixtures(pair, { before, after }, configured),
    lastReadable: readable?.commit.oid,
  };
}

/** What a project's change is made of besides its files. */
export async function changeContext(
  { repository, refs, moment, lazyNames = false }: Context,
  { base, after }: States,
  out: string,
): Promise<ChangeContext> {
  return {
    ...(base !== undefined && { base: revisionOf(base, refs) }),
    publishedIn: publishedNames(base, { lazily: lazyNames && !repository.shallow }),
    moment,
    workflow: await readWorkflow(after, out),
  };
}

/** A ref that points at the commit reads better than its object id. */
function revisionOf({ oid }: Commit, { refs }: Published): string {
  const ref = refs.find((one) => one.oid === oid && !one.name.endsWith('HEAD'))?.name;
  return ref === undefined ? oid.slice(0, 10) : ref.replace(/^refs\/(?:remotes|heads|tags)\//, '');
}

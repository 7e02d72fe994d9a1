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
import { lastReadable, type Readable } from './last-readable.ts';
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
export async function projectChanges(context: Context, states: States): Promise<ProjectChange[]> {
  const { base, before, after } = states;
  const [old, now] = await Promise.all([readHistories(before), readHistories(after)]);
  await refuseConflicts(context.repository, after, { outs: [...old.keys(), ...now.keys()], base: base?.oid });
  const pairs = await pairHistories(old, now, after);
  return Promise.all(pairs.map((pair) => projectChange(context, pair, states)));
}

interface Pair {
  readonly before: History;
  readonly after: History;
}

async function projectChange(context: Context, pair: Pair, states: States): Promise<ProjectChange> {
  const { base } = states;
  const about = await changeContext(context, states, pair.after.out);
  const isUnreadable = pair.before.unreadable !== undefined;
  const readable = base && isUnreadable ? await lastReadable(context.repository, base, pair.before) : undefined;
  const change =
    base === undefined || readable === undefined
      ? await changeSinceBase(context, pair, states, about)
      : await changeSinceReadable(context, pair.after, { ...states, base }, readable, about);
  const configured = (context.own.projects ?? []).map(({ out }) => out);
  return {
    change,
    published: structureOf(pair.before, about),
    fixtures: await isOfFixtures(pair, states, configured),
    lastReadable: readable?.commit.oid,
  };
}

async function changeSinceBase(
  { repository, level }: Context,
  pair: Pair,
  { base, before, after }: States,
  about: ChangeContext,
): Promise<Change> {
  const [histories, files] = await withReadableSnapshots(pair, { before, after }, base && { repository, base });
  return readChange(histories, files, about, { forReplay: level !== 'integrity' });
}

/** Where the published journal is broken, whatever mends it is compared with what was published before it broke. */
async function changeSinceReadable(
  { refs, level }: Context,
  history: History,
  { base, before, after }: States & { readonly base: Commit },
  readable: Readable,
  about: ChangeContext,
): Promise<Change> {
  return readChange(
    { before: readable.history, after: history },
    { before: readable.files, after },
    { ...about, base: revisionOf(readable.commit, refs) },
    { forReplay: level !== 'integrity', whileUnreadable: { files: before, revision: revisionOf(base, refs) } },
  );
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

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

/** The two states that are compared, and the published commit of the first one. */
export interface States {
  readonly base: Commit | undefined;
  readonly before: Files;
  readonly after: Files;
}

/** A project's change with what else its verdict depends on. */
export interface ProjectChange {
  readonly change: Change;
  /** The published state as a change that adds all of it: findings about it are inherited. */
  readonly published: Change;
  /** Whether its migrations are test fixtures. */
  readonly fixtures: boolean;
  /** The commit it is compared with if the newest published journal is unreadable. */
  readonly lastReadable: string | undefined;
}

/** The change of each project, also if its folder moved. Throws Unjudgeable if migrations are in conflict. */
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
      : await changeSinceReadable(context, pair, { ...states, base }, readable, about);
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

/** Compares with the newest readable journal if the published one is broken, so that a repair does not look like an edit. */
async function changeSinceReadable(
  { refs, level }: Context,
  pair: Pair,
  { base, before, after }: States & { readonly base: Commit },
  readable: Readable,
  about: ChangeContext,
): Promise<Change> {
  const change = await readChange(
    { before: withLinksOf(pair.before, readable.history), after: pair.after },
    { before: readable.files, after },
    { ...about, base: revisionOf(readable.commit, refs) },
    { forReplay: level !== 'integrity', whileUnreadable: { files: before, revision: revisionOf(base, refs) } },
  );
  return { ...change, sinceReadable: true };
}

/** A journal that is a link cannot be read, and what is behind it is compared with what is published now. */
function withLinksOf({ altered }: History, history: History): History {
  return altered === undefined ? history : { ...history, altered };
}

/** The parts of a change that do not come from its files. */
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

/** A name for a commit that git understands: a ref if one points there, because it reads better than an object id. */
function revisionOf({ oid }: Commit, { refs }: Published): string {
  const ref = refs.find((one) => one.oid === oid && !one.name.endsWith('HEAD'))?.name;
  return ref === undefined ? oid.slice(0, 10) : ref.replace(/^refs\/(?:remotes|heads|tags)\//, '');
}

import { changeContext } from '../judge/project-changes.ts';
import { readHistories } from '../layouts/index.ts';
import { type Dialect, isSameDialect } from '../model/dialect.ts';
import type { Files } from '../model/files.ts';
import { noHistory } from '../model/history.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { inChainOrder } from './chain-order.ts';
import { editsIn, publishedEdits } from './edits.ts';
import { withFoundParents, withFoundSnapshots } from './found-snapshots.ts';
import { repairLayouts } from './layouts.ts';
import { lostOwn } from './lost-own.ts';
import { type Own, ownMigrations, withoutSnapshot } from './own.ts';
import { withOwnSqlApart } from './own-sql.ts';
import type { Doubts, Project } from './project.ts';
import { dialectNamedIn } from './project-dialect.ts';
import { withRecovered } from './recovered.ts';
import { kitOf } from './replayer.ts';
import { sourcesOf } from './sources.ts';
import { isInConflict } from './state.ts';

/** What is common to all projects of a repair. */
export interface Found
  extends Pick<
    Project,
    'context' | 'processes' | 'answers' | 'base' | 'before' | 'state' | 'index' | 'worktree' | 'expected' | 'doubts'
  > {
  readonly head: Files;
  /** The state, with what an older commit has better. */
  readonly sources: Files;
}

/** Reads one project: what is published of it, and what is the user's own. */
export async function projectAt(out: string, found: Found): Promise<Project> {
  const { context, processes, before, head, state, sources: from } = found;
  const { repository } = context;
  const [old, committed, now] = await Promise.all(
    [before, head, state].map(async (files) => (await readHistories(files)).get(out)),
  );
  const like = old ?? committed ?? now;
  if (like === undefined) throw new Unjudgeable(`There are no migrations in ${out}`);
  const published = old ?? noHistory(like);
  if (published.unreadable !== undefined)
    throw new Unjudgeable(
      `${published.orderedBy} ${published.unreadable.problem} in what is published, and no older version of it can be read. Put one back from what is known of the migrations, publish that, then run: npx drizzle-guard fix`,
    );
  const about = await changeContext({ ...context, lazyNames: false }, { base: found.base, before, after: state }, out);
  const inConflict = isInConflict(state, [out]);
  const named = inConflict
    ? from
    : await withRecovered(
        repository,
        await repairLayouts[published.layout].found(from, { published, committed, moment: about.moment }),
        {
          out,
          published: published.migrations,
        },
      );
  const sources = await sourcesOf(repository, { published: before, folder: named, inConflict });
  const { own: listed, paths } = await ownMigrations(published, sources, about);
  const brought = inConflict
    ? listed
    : [...listed, ...(await lostOwn(repository, context.lost?.get(out) ?? [], { listed, published, about }))];
  const dialect = (await dialectNamedIn(published, before, brought)) ?? like.dialect;
  const kit = async () => {
    if (dialect === undefined) throw new Unjudgeable(`Nothing in ${out} tells its dialect`);
    const change = { after: published, workflow: about.workflow, dialect };
    return kitOf(change, state, { top: repository.cwd, processes });
  };
  const places = { repository, published, before, kit };
  const doubts = found.doubts?.get(out);
  const known = await withFoundSnapshots(await withFoundParents(brought, places), places);
  const trusted = await Promise.all(known.map((one) => (isDoubtful(one, doubts, dialect) ? withoutSnapshot(one, dialect) : one)));
  const apart = await withOwnSqlApart(inChainOrder(trusted), doubts?.sql ?? new Set(), { published, kit, dialect });
  return {
    ...found,
    about,
    published,
    paths,
    dialect,
    own: apart.own,
    questions: apart.questions,
    edits: await (inConflict
      ? editsIn(sources, published.migrations, before)
      : publishedEdits(published.migrations, before, named)),
    kit,
  };
}

/** Whether a snapshot is not that of its migration, or of another kind of database. */
function isDoubtful({ migration, snapshot }: Own, doubts: Doubts | undefined, dialect: Dialect | undefined): boolean {
  if (snapshot === undefined) return false;
  return doubts?.snapshots.has(migration.tag) === true || (dialect !== undefined && !isSameDialect(snapshot.dialect, dialect));
}

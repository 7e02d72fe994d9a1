import { commitFiles } from '../../git/files.ts';
import { mergeBases } from '../../git/published.ts';
import { type Commit, type Repository, requiredCommit } from '../../git/repository.ts';
import { readHistories } from '../../layouts/index.ts';
import { differs, type Files, noFiles } from '../../model/files.ts';
import { quote } from '../../model/shell.ts';
import { Unjudgeable } from '../../model/unjudgeable.ts';
import { version } from '../../version.ts';
import { type Contents, withContents } from '../contents.ts';
import type { Answers } from '../plan.ts';
import type { Repair } from '../planned.ts';
import { repaired } from '../repaired.ts';
import { type Start, withStart } from '../start.ts';
import { isGuardedBy } from '../state.ts';
import { reverseOf } from './added-migrations.ts';
import { reversedFiles } from './reversed-files.ts';
import { schemaFilesOf } from './schema-files.ts';

/**
 * Works out how to take a published commit back by going forward: the schema of before it, and a new migration that reverses its migrations,
 * which stay. Writes nothing.
 */
export function planRevert(repository: Repository, revision: string, answers: Answers, base?: string): Promise<Repair> {
  return withStart(repository, base, async (start) => {
    const commit = await requiredCommit(repository, revision);
    const change = await changeOf(repository, commit);
    const paths = await sortedPaths(repository, start, change);
    const named = { commit: commit.oid.slice(0, 10), paths: paths.schema };
    if (paths.schema.length === 0)
      throw new Unjudgeable(
        `${named.commit} changed no file that a schema is made of, so there is nothing that a migration could reverse. What custom SQL did is taken back by custom SQL.`,
      );
    const { contents, conflicts } = await reversedFiles(paths.schema, { ...change, now: start.state });
    if (conflicts.length > 0) throw new Unjudgeable(byHand(conflicts, named));
    requireStaged(start, contents);
    const expected = await reverseOf(change.before, change.after);
    const repair = await repaired({ ...start, state: withContents(start.state, contents) }, answers, { expected });
    const notes = [
      ...(commit.parents.length > 1
        ? [`${named.commit} is a merge: all that it brought to its first parent is taken back.`]
        : []),
      ...(await unpublished(repository, start, commit)),
      ...leftAlone(paths.others, { ...change, now: start.index }),
    ];
    return { ...repair, plan: withSchema(repair.plan, contents, named.commit, notes) };
  });
}

type CommitChange = Readonly<Record<'before' | 'after', Files>>;

async function changeOf(repository: Repository, { oid, parents }: Commit): Promise<CommitChange> {
  const [parent] = parents;
  const before = parent === undefined ? noFiles : await commitFiles(repository, (await requiredCommit(repository, parent)).oid);
  return { before, after: await commitFiles(repository, oid) };
}

/** The files that a commit changed outside of the migrations folders: those that a schema is made of, and others. */
async function sortedPaths(
  { cwd, gitDir }: Repository,
  { context, outs, index }: Start,
  { before, after }: CommitChange,
): Promise<{ readonly schema: readonly string[]; readonly others: readonly string[] }> {
  const histories = await Promise.all([before, after].map(readHistories));
  const folders = new Set([...outs, ...histories.flatMap((one) => [...one.keys()])]);
  const changed = [...new Set([...before.entries.keys(), ...after.entries.keys()])]
    .filter((path) => differs(before, after, [path]) && ![...folders].some((out) => isGuardedBy(out, path)))
    .sort();
  const options = { top: cwd, gitDir, version, named: context.named ?? [] };
  const sources = await schemaFilesOf([index, after, before], options);
  return { schema: changed.filter((path) => sources.has(path)), others: changed.filter((path) => !sources.has(path)) };
}

/** Files are written as they are staged, which would lose edits that are not. */
function requireStaged({ state, worktree }: Start, contents: Contents): void {
  const edited = [...contents.keys()].filter((path) => state.entries.get(path)?.oid !== worktree.entries.get(path)?.oid);
  if (edited.length > 0)
    throw new Unjudgeable(
      `${edited.join(', ')} ${edited.length === 1 ? 'has' : 'have'} edits that are not staged. Stage them first: git add ${edited.map(quote).join(' ')}`,
    );
}

function byHand(
  conflicts: readonly string[],
  { commit, paths }: { readonly commit: string; readonly paths: readonly string[] },
): string {
  const all = paths.map(quote).join(' ');
  return [
    `${conflicts.join(', ')} changed since ${commit} in the lines that it changed. Nothing was changed.`,
    'See what the commit did, take it back by hand, and let fix generate the migration:',
    `  git show ${commit} -- ${all}`,
    `  git add -- ${all}`,
    '  npx drizzle-guard fix',
  ].join('\n');
}

async function unpublished(repository: Repository, { span }: Start, { oid }: Commit): Promise<string[]> {
  const bases = span.resolved.bases.map((base) => base.oid);
  const common = await mergeBases(repository, oid, bases);
  if (common.includes(oid)) return [];
  return [
    `${oid.slice(0, 10)} is not published. Where no database has run its migration, git revert takes both back, and no new migration is needed.`,
  ];
}

/** Files that are no schema and still have what the commit did to them. */
function leftAlone(others: readonly string[], { before, now }: Record<'before' | 'now', Files>): string[] {
  const left = others.filter((path) => differs(before, now, [path]));
  if (left.length === 0) return [];
  const shown = left.slice(0, 8).join(', ');
  return [`Also changed by that commit, left alone: ${shown}${left.length > 8 ? ` and ${left.length - 8} more` : ''}`];
}

function withSchema(plan: Repair['plan'], contents: Contents, commit: string, notes: readonly string[]): Repair['plan'] {
  const step = {
    say: `Takes back what ${commit} did to ${[...contents.keys()].join(', ')}.`,
    why: 'Its migrations stay, because databases have run them; the reverse is a new one.',
  };
  return {
    ...plan,
    steps: contents.size === 0 ? plan.steps : [step, ...plan.steps],
    notes: [...plan.notes, ...notes],
    contents: new Map([...contents, ...plan.contents]),
  };
}

import { readWorkflow } from '../config/workflow.ts';
import { type Operation, operationIn, type Unmerged, unmergedFiles } from '../git/conflicts.ts';
import { commitNamed, type Repository } from '../git/repository.ts';
import { type Files, folderOf, join } from '../model/files.ts';
import type { FixStep } from '../model/finding.ts';
import { toTop } from '../model/report.ts';
import { quote } from '../model/shell.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';

/** One side of a conflict. */
type Side = 'ours' | 'theirs';

const sideNames: Record<Operation, Record<Side, string>> = {
  merge: { ours: 'HEAD', theirs: 'the merged branch' },
  rebase: { ours: 'the branch below', theirs: 'your commit' },
  'cherry-pick': { ours: 'HEAD', theirs: 'the picked commit' },
  revert: { ours: 'HEAD', theirs: 'the reverted state' },
  stash: { ours: 'HEAD', theirs: 'the stash' },
};

const onwards: Record<Operation, string> = {
  merge: 'git merge --continue',
  rebase: 'git rebase --continue',
  'cherry-pick': 'git cherry-pick --continue',
  revert: 'git revert --continue',
  stash: 'git stash drop',
};

/** Throws Unjudgeable if migrations are in conflict. The message says what collided and how to resolve it. */
export async function refuseConflicts(
  repository: Repository,
  files: Files,
  { outs, base }: { readonly outs: readonly string[]; readonly base: string | undefined },
): Promise<void> {
  const isGuarded = (path: string) =>
    path.endsWith('_journal.json') || outs.some((out) => out === '' || path.startsWith(`${out}/`));
  if (![...files.unmerged].some(isGuarded)) return;
  const unmerged = await unmergedFiles(repository);
  const guarded = unmerged.filter(({ path }) => isGuarded(path));
  const others = unmerged.filter((one) => !guarded.includes(one)).map(({ path }) => path);
  const operation = operationIn(repository);
  const journal = journalOf(files, guarded, outs);
  const { headline, fix } =
    journal === undefined
      ? keepOne({ guarded, operation, keep: await keptSide(repository, operation, base) })
      : await fixIt(repository, files, { journal, unmerged, operation });
  throw new Unjudgeable(
    [
      headline,
      `Unmerged: ${guarded.map(({ path }) => path).join(', ')}`,
      'Nothing was checked, because the index holds no single state',
    ].join('\n'),
    { fix: [...(others.length === 0 ? [] : [{ say: `First resolve and add ${others.join(', ')}.`, run: [] }]), fix] },
  );
}

/** The journal (0.x) of the folder that is in conflict. */
function journalOf(files: Files, guarded: readonly Unmerged[], outs: readonly string[]): string | undefined {
  const journals = outs.map((out) => join(out, 'meta/_journal.json')).concat(guarded.map(({ path }) => path));
  const isInConflict = (journal: string) =>
    guarded.some(({ path }) => path.startsWith(journal.slice(0, -'meta/_journal.json'.length)));
  return journals.find(
    (path) => path.endsWith('meta/_journal.json') && (files.entries.has(path) || files.unmerged.has(path)) && isInConflict(path),
  );
}

interface WayOut {
  readonly headline: string;
  readonly fix: FixStep;
}

/** The way out for folders (1.0): one side's files stay. */
function keepOne({
  guarded,
  operation,
  keep,
}: {
  readonly guarded: readonly Unmerged[];
  readonly operation: Operation;
  readonly keep: Side;
}): WayOut {
  const [stays, goes] = [true, false].map((has) => guarded.filter((one) => (one[keep] !== undefined) === has));
  const listed = (some: readonly Unmerged[] = []) => some.map(({ path }) => quote(path)).join(' ');
  return {
    headline: `Both sides of this ${operation} changed the same migrations.`,
    fix: {
      say: `Keep them as they are in ${sideNames[operation][keep]}; what the other side changed belongs in a new migration.`,
      run: [
        toTop,
        ...(stays?.length ? [`git checkout --${keep} -- ${listed(stays)}`, `git add -- ${listed(stays)}`] : []),
        ...(goes?.length ? [`git rm -qf --ignore-unmatch -- ${listed(goes)}`] : []),
        onwards[operation],
      ],
    },
  };
}

/**
 * Keeps the published side, because its migrations are immutable. If neither side is known to be published, the checked-out one stays.
 */
async function keptSide(repository: Repository, operation: Operation, base: string | undefined): Promise<Side> {
  if (operation !== 'merge') return 'ours';
  const [head, merged] = await Promise.all([commitNamed(repository, 'HEAD'), commitNamed(repository, 'MERGE_HEAD')]);
  return base !== undefined && base === merged?.oid && base !== head?.oid ? 'theirs' : 'ours';
}

/** `fix` puts one side's migrations after the other's. */
async function fixIt(
  repository: Repository,
  files: Files,
  {
    journal,
    unmerged,
    operation,
  }: { readonly journal: string; readonly unmerged: readonly Unmerged[]; readonly operation: Operation },
): Promise<WayOut> {
  const { base, ours, theirs } = unmerged.find(({ path }) => path === journal) ?? {};
  const [common = [], mine = [], other = []] = await Promise.all([base, ours, theirs].map((oid) => tagsIn(repository, oid)));
  const [here, there] = [mine, other].map((tags) => tags.filter((tag) => !common.includes(tag)).join(', '));
  const names = sideNames[operation];
  const from = common.at(-1);
  const { guard } = await readWorkflow(files, folderOf(folderOf(journal)));
  return {
    headline:
      here && there
        ? `${here} of ${names.ours} and ${there} of ${names.theirs} were generated side by side${from === undefined ? '' : ` after ${from}`}, and collide in this ${operation}.`
        : `Both sides of this ${operation} changed the same migrations.`,
    fix: {
      say: 'Keep what is published, put your migrations after it, and go on:',
      run: [guard('fix'), onwards[operation]],
    },
  };
}

/** The tags in a journal blob; undefined if it cannot be read. */
async function tagsIn({ objects }: Repository, oid: string | undefined): Promise<string[] | undefined> {
  const found = oid === undefined ? undefined : await objects.read(oid);
  if (found === undefined) return undefined;
  try {
    const { entries } = JSON.parse(Buffer.from(found.content).toString('utf8')) as { entries?: unknown };
    return Array.isArray(entries)
      ? entries.flatMap((one: { tag?: unknown }) => (typeof one?.tag === 'string' ? [one.tag] : []))
      : undefined;
  } catch {
    // an unreadable journal only costs the report its tags
    return undefined;
  }
}

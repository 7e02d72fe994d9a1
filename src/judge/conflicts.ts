import { readWorkflow } from '../config/workflow.ts';
import { type Operation, operationIn, type Unmerged, unmergedFiles } from '../git/conflicts.ts';
import { commitNamed, type Repository } from '../git/repository.ts';
import { type Files, folderOf, join, nameOf } from '../model/files.ts';
import type { FixStep } from '../model/finding.ts';
import { nameOfTag } from '../model/history.ts';
import { toTop } from '../model/report.ts';
import { quote } from '../model/shell.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';

/** The side of a conflict whose migrations stay. Those of the other side are generated again. */
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
  const operation = operationIn(repository);
  const journal = guarded.find(({ path }) => path.endsWith('meta/_journal.json'));
  const keep = await keptSide(repository, operation, base);
  const steps = journal === undefined ? undefined : await stepsFor(repository, files, { journal, guarded, operation, keep });
  const others = unmerged.filter((one) => !guarded.includes(one)).map(({ path }) => path);
  const { headline, fix } = steps ?? keepOne({ guarded, operation, keep });
  throw new Unjudgeable(
    [
      headline,
      `Unmerged: ${guarded.map(({ path }) => path).join(', ')}`,
      ...(others.length === 0 ? [] : [`First resolve and add: ${others.join(', ')}`]),
      'Nothing was checked, because the index holds no single state',
    ].join('\n'),
    { fix: [fix] },
  );
}

interface WayOut {
  readonly headline: string;
  readonly fix: FixStep;
}

/** The way out if there are no entries of a journal to merge: one side's files stay. */
function keepOne({ guarded, operation, keep }: Omit<Conflict, 'journal'>): WayOut {
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

interface Conflict {
  readonly journal: Unmerged;
  readonly guarded: readonly Unmerged[];
  readonly operation: Operation;
  readonly keep: Side;
}

async function stepsFor(
  repository: Repository,
  files: Files,
  { journal, guarded, operation, keep }: Conflict,
): Promise<WayOut | undefined> {
  const other: Side = keep === 'ours' ? 'theirs' : 'ours';
  const [common, kept, own] = await Promise.all(
    [journal.base, journal[keep], journal[other]].map((oid) => tagsIn(repository, oid)),
  );
  if (common === undefined || kept === undefined || own === undefined) return undefined;
  const [stays, again] = [kept, own].map((tags) => tags.filter((tag) => !common.includes(tag)));
  if (stays === undefined || again === undefined || stays.length === 0 || again.length === 0) return undefined;
  const out = folderOf(folderOf(journal.path));
  const { generate } = await readWorkflow(files, out);
  const add = `git add -A ${quote(out || '.')}`;
  const from = common.at(-1);
  const names = sideNames[operation];
  const prefixes = new Set(kept.map(prefixOf));
  const mine = again.filter((tag) => !stays.includes(tag));
  const gone = mine.flatMap((tag) => [
    join(out, `${tag}.sql`),
    ...(prefixes.has(prefixOf(tag)) ? [] : [join(out, `meta/${prefixOf(tag)}_snapshot.json`)]),
  ]);
  const takeable = guarded.filter((one) => one[keep] !== undefined && !gone.includes(one.path)).map(({ path }) => quote(path));
  const customs = await customsIn(files, out, mine);
  return {
    headline: `${stays.join(', ')} of ${names[keep]} and ${again.join(', ')} of ${names[other]} were generated side by side${from === undefined ? '' : ` after ${from}`}, and collide in this ${operation}.`,
    fix: {
      say: `Keep ${stays.join(', ')} and generate ${again.join(', ')} again, from a schema that has both changes.`,
      run: [
        toTop,
        `git checkout --${keep} -- ${takeable.join(' ')}`,
        `git rm -qf --ignore-unmatch -- ${gone.map(quote).join(' ')}`,
        add,
        generate(),
        ...customs.flatMap(({ name, oid }) => [
          generate('--custom', '--name', name),
          `git cat-file blob ${oid.slice(0, 12)} | tee ${out === '' ? '' : `${quote(out)}/`}*_${name}.sql > /dev/null`,
        ]),
        add,
        onwards[operation],
      ],
    },
  };
}

/** Tags of migrations with hand-written SQL, recognized by the line that `drizzle-kit generate --custom` writes first. */
async function customsIn(files: Files, out: string, tags: readonly string[]): Promise<{ name: string; oid: string }[]> {
  const found = await Promise.all(
    tags.map(async (tag) => {
      const path = join(out, `${tag}.sql`);
      const oid = files.entries.get(path)?.oid;
      if (oid === undefined) return [];
      const text = new TextDecoder().decode(await files.read(path));
      const name = `${nameOfTag(tag).replace(/[^\w-]+/g, '_')}_again`;
      return /^\s*-- Custom SQL migration file\b/.test(text) ? [{ name, oid }] : [];
    }),
  );
  return found.flat();
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

function prefixOf(tag: string): string {
  return /^\d+/.exec(nameOf(tag))?.[0] ?? '';
}

import type { Change } from '../../model/change.ts';
import { folderOf, join } from '../../model/files.ts';
import type { FixStep } from '../../model/finding.ts';
import type { Migration } from '../../model/history.ts';
import { oncePer } from '../../model/once.ts';
import { quote } from '../../model/shell.ts';
import { addMigrations, customFromBlob, isCustom, migrationName, unusedName } from './custom.ts';
import { inGitFolder } from './fixes.ts';

/** Git names the empty tree by its hash, whatever the object format. */
const emptyTree = '$(git hash-object -t tree /dev/null)';
const patch = 'migrations.patch';

/**
 * Takes the published migrations as they are and lets drizzle-kit write this branch's again. SQL that was written by hand goes into
 * custom migrations of the same order and names; all that was there is kept in a patch. Every finding of a change has the same way out.
 */
export const regenerate = oncePer((change: Change): FixStep[] => regenerateAfter(change, undefined));

/** The same after an edit of the schema, which is told in words, and without a custom migration that the edit replaces. */
export function regenerateAfter(change: Change, edit: string | undefined, without?: Migration): FixStep[] {
  const { base, before, workflow } = change;
  if (before.unreadable !== undefined) return [repairPublished(change)];
  const own = change.added.filter((one) => one !== without);
  const customs = own.filter((one) => one.sql.oid !== undefined && isCustom(change, one));
  const firstGenerated = own.findIndex((one) => !customs.includes(one));
  const early = own.slice(0, Math.max(firstGenerated, 0)).filter((one) => customs.includes(one));
  const late = customs.filter((one) => !early.includes(one));
  const names = namesOf(change, customs);
  const makeAgain = (migration: Migration) => customFromBlob(change, names.get(migration) ?? 'custom', migration.sql.oid ?? '');
  const isFirst = base === undefined || before.migrations.length === 0;
  // only replay tells which SQL was written by hand
  const mayLoseEdits = firstGenerated >= 0 && change.replays.size === 0;
  return [
    ...(edit === undefined ? [] : [{ say: `${edit}.`, run: [] }]),
    {
      say: [
        `${edit === undefined ? 'Save' : 'Then save'} the migrations as drizzle-guard-${patch} in the git directory,`,
        `${isFirst ? 'remove them' : 'restore the published ones'}, and generate yours again.`,
        ...(mayLoseEdits ? ['SQL that you added to a generated migration is only in that patch then.'] : []),
      ].join(' '),
      run: [...keepAndReset(change, isFirst), ...early.flatMap(makeAgain), workflow.generate(), addMigrations(change)],
    },
    ...(customs.length === 0 ? [] : [customsAgain(late, early, late.flatMap(makeAgain))]),
  ];
}

function customsAgain(late: readonly Migration[], early: readonly Migration[], run: readonly string[]): FixStep {
  const made = early.length > 0 ? `${tagsOf(early)} ${early.length === 1 ? 'is' : 'are'} made again by the commands above. ` : '';
  const then = late.length > 0 ? `Make ${tagsOf(late)} again with the same SQL. ` : '';
  return { say: `${made}${then}Read that custom SQL once more: it runs after other migrations now.`, run };
}

function tagsOf(migrations: readonly Migration[]): string {
  return migrations.map(({ tag }) => tag).join(', ');
}

function namesOf(change: Change, customs: readonly Migration[]): Map<Migration, string> {
  const gone = new Set(change.added.map(({ tag }) => tag));
  const names = new Map<Migration, string>();
  for (const one of customs) {
    const wanted = unusedName(change, migrationName(one), gone);
    const used = new Set(names.values());
    let name = wanted;
    for (let count = 2; [...used].some((other) => other.endsWith(name) || name.endsWith(other)); count += 1)
      name = `${wanted}_${count}`;
    names.set(one, name);
  }
  return names;
}

/** Everything is staged first, so that the patch has what git did not know yet. */
function keepAndReset(change: Change, isFirst: boolean): string[] {
  const { base, before, after } = change;
  const below = (out: string) => after.written.map((name) => quote(`:(glob)${join(out, name)}`)).join(' ');
  const own = below(after.out);
  const keep = (from: string) => [addMigrations(change), `git diff --binary ${from} -- ${own} >> ${inGitFolder(patch)}`];
  const remove = `git rm -rqf --ignore-unmatch -- ${own}`;
  if (isFirst || base === undefined) return [...keep(base ?? emptyTree), remove];
  return [
    ...keep(base),
    ...(before.out === after.out ? [] : [remove]),
    `git restore --source=${base} --staged --worktree -- ${below(before.out)}`,
    ...(before.out === after.out ? [] : moveFolder(before.out, after.out)),
  ];
}

function moveFolder(from: string, to: string): string[] {
  const parent = folderOf(to);
  return [...(parent === '' ? [] : [`mkdir -p ${quote(parent)}`]), `git mv ${quote(from)} ${quote(to)}`];
}

/** What was published cannot be told, so nothing may be taken away. */
function repairPublished({ before }: Change): FixStep {
  const path = quote(before.orderedBy);
  return {
    say: `The published ${before.orderedBy} cannot be read. Put back the last version that could be, and add the entries of later migrations to it by hand.`,
    run: [`git log --oneline -- ${path}`],
  };
}

import type { Change } from '../../model/change.ts';
import { changesNothing, type Step } from '../../model/entity.ts';
import type { FixStep } from '../../model/finding.ts';
import { type Migration, nameOfTag } from '../../model/history.ts';
import { oncePer } from '../../model/once.ts';
import { quote } from '../../model/shell.ts';
import { sameJson } from '../../model/snapshot.ts';
import { inGitFolder } from './fixes.ts';

/** What `generate --custom` writes into the file, in every version of the kit. */
const kitsFirstLine = /^\s*-- Custom SQL migration file\b/;

/** Whether a migration holds SQL that no schema gives: another run of generate would not write it. */
export function isCustom(change: Change, migration: Migration): boolean {
  const kind = change.replays.get(migration)?.kind;
  if (kind !== undefined) return kind === 'custom';
  if (kitsFirstLine.test(change.text(migration.sql) ?? '')) return true;
  const step = change.steps.get(migration);
  if (step === undefined) return false;
  // a snapshot of two migrations belongs to the one whose SQL names what it changes
  const isShared = change.after.migrations.some((one) => one !== migration && one.snapshot.path === migration.snapshot.path);
  return isShared ? !namesAny(change.text(migration.sql) ?? '', step) : changesNothing(step);
}

/** Whether SQL names anything that a step adds, removes or changes: what was generated from it does. */
function namesAny(sql: string, { before, after }: Step): boolean {
  return [...new Set([...before.keys(), ...after.keys()])].some((key) => {
    const [was, is] = [before.get(key), after.get(key)];
    return !sameJson(was?.value, is?.value) && [was, is].some((entity) => entity !== undefined && sql.includes(entity.name));
  });
}

/** Makes an empty migration and puts SQL into it that git holds. */
export function customFromBlob(change: Change, name: string, oid: string): string[] {
  return [
    change.workflow.generate('--custom', '--name', name),
    `git cat-file blob ${oid.slice(0, 12)} | tee ${newSqlOf(change, name)} > /dev/null`,
    addMigrations(change),
  ];
}

/** The same for a short text. */
export function customFromText(change: Change, name: string, sql: string): string[] {
  return [
    change.workflow.generate('--custom', '--name', name),
    `printf '%s\\n' ${quote(sql)} | tee ${newSqlOf(change, name)} > /dev/null`,
    addMigrations(change),
  ];
}

/** Lets drizzle-kit make an empty migration for SQL that it does not know, and moves the SQL into it. */
export function moveToCustom(change: Change, path: string, tag: string): FixStep[] {
  const name = unusedName(change, migrationName({ tag }));
  const saved = inGitFolder(`${tag}.sql`);
  return [
    {
      say: 'Move the SQL into a custom migration. What it does to tables and columns belongs in the schema instead.',
      run: [
        `mv ${quote(path)} ${saved}`,
        change.workflow.generate('--custom', '--name', name),
        `cp ${saved} ${newSqlOf(change, name)}`,
        addMigrations(change),
      ],
    },
  ];
}

/** Stages what drizzle-kit wrote. */
export function addMigrations({ after }: Change): string {
  return `git add -A ${quote(after.out || '.')}`;
}

/** A name that `--name` takes and no shell changes. */
export function migrationName({ tag }: Pick<Migration, 'tag'>): string {
  return nameOfTag(tag).replace(/[^\w-]+/g, '_') || 'custom';
}

/** How many tags have each ending after an underscore. Every loose file asks for it. */
const endingsOf = oncePer(({ before, after }: Change) => {
  const endings = new Map<string, number>();
  for (const { tag } of [...before.migrations, ...after.migrations]) count(endings, tag);
  return endings;
});

function count(endings: Map<string, number>, tag: string): void {
  for (let at = tag.indexOf('_'); at >= 0; at = tag.indexOf('_', at + 1)) {
    const ending = tag.slice(at + 1);
    endings.set(ending, (endings.get(ending) ?? 0) + 1);
  }
}

/** A name that no other migration's name ends with, so that a pattern finds only the new one. */
export function unusedName(change: Change, name: string, gone: ReadonlySet<string> = new Set()): string {
  const { before, after } = change;
  const endings = endingsOf(change);
  const own = new Map<string, number>();
  for (const { tag } of gone.size === 0 ? [] : [...before.migrations, ...after.migrations]) if (gone.has(tag)) count(own, tag);
  const isUsed = (candidate: string) => (endings.get(candidate) ?? 0) > (own.get(candidate) ?? 0);
  let unused = name;
  for (let next = 2; isUsed(unused); next += 1) unused = `${name}_${next}`;
  return unused;
}

/** The SQL file of the migration that was just made under a name. */
function newSqlOf({ after }: Change, name: string): string {
  const folder = after.out === '' ? '' : `${quote(after.out)}/`;
  return `${folder}${after.sqlNamed(name)}`;
}

import type { Change } from '../model/change.ts';
import { nameOf } from '../model/files.ts';
import { type Migration, type MigrationFile, nameOfTag } from '../model/history.ts';
import { quote } from '../model/shell.ts';

/** Puts published files back, after keeping the edit in a patch beside the repository's top. */
export function restore(change: Change, files: readonly Pick<MigrationFile, 'path'>[], saved: string): string[] {
  if (change.base === undefined) return [];
  const paths = [...new Set(files.map(({ path }) => quote(path)))].join(' ');
  return [`git diff --binary ${change.base} -- ${paths} > ${quote(`${saved}.patch`)}`, `git checkout ${change.base} -- ${paths}`];
}

/** Takes the published migrations as they are and lets drizzle-kit write this branch's again; the old ones are kept. */
export function regenerate({ base, before, after, workflow }: Change): string[] {
  const out = quote(after.out || '.');
  const generate = [workflow.generate(), `git add -A ${out}`];
  if (base === undefined || before.migrations.length === 0) {
    const own = after.layout === 'journal' ? `${out}/*.sql ${out}/meta` : `${out}/[0-9]*_*`;
    return [
      '# keep the broken migrations aside and let drizzle-kit write them again from the schema',
      `mkdir migrations.saved && mv ${own} migrations.saved/`,
      ...generate,
    ];
  }
  const below = (name: string) => quote(`:(glob)${after.out === '' ? name : `${after.out}/${name}`}`);
  const own = after.layout === 'journal' ? [below('*.sql'), below('meta/*')] : [below('[0-9]*_*/*')];
  return [
    "# keep this branch's migrations in a patch, take the published ones, and generate again (custom SQL is in the patch)",
    `git diff --binary ${base} -- ${own.join(' ')} > migrations.patch`,
    `git restore --source=${base} --staged --worktree -- ${own.join(' ')}`,
    ...generate,
  ];
}

/** Lets drizzle-kit make an empty migration for SQL it cannot write, and moves the SQL into it. */
export function moveToCustom(change: Change, path: string, name: string): string[] {
  const { after, workflow } = change;
  const saved = quote(`${name}.saved.sql`);
  const target = after.layout === 'journal' ? `*_${name}.sql` : `*_${name}/migration.sql`;
  return [
    '# tables and columns belong in the schema; any other SQL goes into a custom migration',
    `mv ${quote(path)} ${saved}`,
    workflow.generate('--custom', '--name', name),
    `cp ${saved} ${quote(after.out || '.')}/${target}`,
    `git add -A ${quote(after.out || '.')}`,
  ];
}

/** A name that `--name` takes and no shell changes. */
export function migrationName({ tag }: Pick<Migration, 'tag'>): string {
  return nameOfTag(tag).replace(/[^\w-]+/g, '_') || 'custom';
}

/** A plain file name for what a fix keeps. */
export function savedName(path: string): string {
  return nameOf(path).replace(/\.(?:sql|json)$/, '');
}

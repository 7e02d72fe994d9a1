import { history, kinds, type State } from './histories.ts';
import type { Tree } from './repository.ts';

/** The tracked files of a project; a case makes the published ones and the staged ones. */
export type Project = Readonly<Record<string, string | Uint8Array>>;
export type Tamper = (project: Project) => Project;

export interface JournalEntry {
  idx: number;
  version: string;
  when: number;
  tag: string;
  breakpoints: boolean;
}

interface Journal {
  version: string;
  dialect: string;
  entries: JournalEntry[];
}

/** A parsed snapshot of any layout. */
export type SnapshotJson = Record<string, unknown>;

/** The paths of one migration's files. */
export interface MigrationPaths {
  readonly tag: string;
  readonly sql: string;
  readonly snapshot: string;
}

export const journalPath = 'drizzle/meta/_journal.json';

/** One kit and dialect, and the states of its project. */
export interface Given {
  readonly kit: (typeof kinds)[number]['kit'];
  readonly dialect: (typeof kinds)[number]['dialect'];
  at(state: State): Project;
}

export const given: readonly Given[] = kinds.map(({ kit, dialect }) => ({
  kit,
  dialect,
  at: (state) => history(kit, dialect, state),
}));

const layoutKinds: readonly string[] = ['0.31 mysql', '1.0 postgresql', '1.0 sqlite'];
/**
 * Enough for what reads files and never asks for the dialect: every dialect, both layouts, and both kinds of snapshots of 1.0, which are
 * differences on PostgreSQL and whole elsewhere.
 */
export const everyLayout: readonly Given[] = given.filter(({ kit, dialect }) => layoutKinds.includes(`${kit} ${dialect}`));

/** Changes one after the other. */
export function all(...tampers: readonly Tamper[]): Tamper {
  return (project) => tampers.reduce((files, tamper) => tamper(files), project);
}

export function textOf(project: Project, path: string): string {
  const content = project[path];
  if (content === undefined) throw new Error(`${path} is not one of: ${Object.keys(project).join(', ')}`);
  return typeof content === 'string' ? content : new TextDecoder().decode(content);
}

/** Every migration in the order of the tags, in either layout. */
export function placesOf(project: Project): MigrationPaths[] {
  const paths = Object.keys(project).sort();
  const loose = paths.flatMap((path) => /^drizzle\/([^/]+)\.sql$/.exec(path)?.[1] ?? []);
  const folders = paths.flatMap((path) => /^drizzle\/([^/]+)\/migration\.sql$/.exec(path)?.[1] ?? []);
  return [
    ...loose.map((tag) => ({
      tag,
      sql: `drizzle/${tag}.sql`,
      snapshot: `drizzle/meta/${/^\d+/.exec(tag)?.[0]}_snapshot.json`,
    })),
    ...folders.map((tag) => ({ tag, sql: `drizzle/${tag}/migration.sql`, snapshot: `drizzle/${tag}/snapshot.json` })),
  ];
}

/** One migration by its place: 0 is the first, -1 the last. */
export function place(project: Project, at: number): MigrationPaths {
  const found = placesOf(project).at(at);
  if (found === undefined) throw new Error(`there is no migration ${at}`);
  return found;
}

/** Replaces a file's text. */
export function edited(path: string, edit: (text: string) => string | Uint8Array): Tamper {
  return (project) => ({ ...project, [path]: edit(textOf(project, path)) });
}

export function added(files: Project): Tamper {
  return (project) => ({ ...project, ...files });
}

export function without(...paths: readonly string[]): Tamper {
  return (project) => Object.fromEntries(Object.entries(project).filter(([path]) => !paths.includes(path)));
}

/** Moves a file, or everything below a folder that is given with its slash. */
export function moved(from: string, to: string): Tamper {
  return (project) =>
    Object.fromEntries(
      Object.entries(project).map(([path, content]) => [path.startsWith(from) ? to + path.slice(from.length) : path, content]),
    );
}

/** The migrations below another folder, and the config that says so. */
export const elsewhere: Tamper = all(
  moved('drizzle/', 'db/migrations/'),
  edited('drizzle.config.ts', (text) => text.replace('./drizzle', './db/migrations')),
);

/** Writes JSON as drizzle-kit does. */
export function kitJson(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

export function withJournal(edit: (journal: Journal) => void): Tamper {
  return edited(journalPath, (text) => {
    const journal = JSON.parse(text) as Journal;
    edit(journal);
    return kitJson(journal);
  });
}

/** Changes one entry of the journal: 0 is the first, -1 the last. */
export function withEntry(at: number, edit: (entry: JournalEntry, entries: readonly JournalEntry[]) => void): Tamper {
  return withJournal(({ entries }) => {
    const entry = entries.at(at);
    if (entry === undefined) throw new Error(`there is no entry ${at}`);
    edit(entry, entries);
  });
}

export function journalOf(project: Project): Journal {
  return JSON.parse(textOf(project, journalPath)) as Journal;
}

export function withSql(at: number, edit: (sql: string) => string): Tamper {
  return (project) => edited(place(project, at).sql, edit)(project);
}

export function withSnapshot(at: number, edit: (snapshot: SnapshotJson, others: readonly SnapshotJson[]) => void): Tamper {
  return (project) => {
    const others = placesOf(project).map(({ snapshot }) => snapshotIn(project, snapshot));
    return edited(place(project, at).snapshot, (text) => {
      const snapshot = JSON.parse(text) as SnapshotJson;
      edit(snapshot, others);
      return kitJson(snapshot);
    })(project);
  };
}

export function snapshotIn(project: Project, path: string): SnapshotJson {
  return JSON.parse(textOf(project, path)) as SnapshotJson;
}

export function withoutSql(at: number): Tamper {
  return (project) => without(place(project, at).sql)(project);
}

export function withoutSnapshot(at: number): Tamper {
  return (project) => without(place(project, at).snapshot)(project);
}

/** Takes a migration's files away, and its journal entry where there is a journal. */
export function withoutMigration(at: number): Tamper {
  return (project) => {
    const { tag, sql, snapshot } = place(project, at);
    const files = without(sql, snapshot)(project);
    if (project[journalPath] === undefined) return files;
    return withJournal((journal) => {
      journal.entries = journal.entries.filter((entry) => entry.tag !== tag);
    })(files);
  };
}

/** Renames a migration: its folder on 1.0, its SQL and its entry on 0.x. */
export function renamedMigration(at: number, rename: (tag: string) => string): Tamper {
  return (project) => {
    const { tag, sql } = place(project, at);
    if (project[journalPath] === undefined) return moved(`drizzle/${tag}/`, `drizzle/${rename(tag)}/`)(project);
    return all(
      moved(sql, `drizzle/${rename(tag)}.sql`),
      withJournal(({ entries }) => {
        for (const entry of entries) if (entry.tag === tag) entry.tag = rename(tag);
      }),
    )(project);
  };
}

/** The reverse of what `drizzle-kit up` does. */
export const asJournal: Tamper = (project) => {
  const places = placesOf(project).map((one, idx) => ({ ...one, idx, name: `000${idx}_${one.tag.slice(15)}` }));
  const others = Object.entries(project).filter(([path]) => !path.startsWith('drizzle/'));
  const files = places.flatMap(({ idx, name, sql, snapshot }) => [
    [`drizzle/${name}.sql`, textOf(project, sql)],
    [`drizzle/meta/000${idx}_snapshot.json`, textOf(project, snapshot)],
  ]);
  const entries = places.map(({ idx, name, tag }) => ({ idx, version: '7', when: timeOf(tag), tag: name, breakpoints: true }));
  const { dialect } = snapshotIn(project, place(project, 0).snapshot);
  return Object.fromEntries([...others, ...files, [journalPath, kitJson({ version: '7', dialect, entries })]]) as Project;
};

function timeOf(tag: string): number {
  return Date.parse(tag.slice(0, 14).replace(/(....)(..)(..)(..)(..)(..)/, '$1-$2-$3T$4:$5:$6Z'));
}

/**
 * What `git merge` leaves of two branches that both added a migration, when its conflicts are solved by keeping everything: on 0.x both
 * entries, both SQL files, and our snapshot; on 1.0 both folders, which do not conflict.
 */
export function merged(ours: Project, theirs: Project): Project {
  const both = { ...theirs, ...ours, ...mergedSchema(ours, theirs) };
  if (both[journalPath] === undefined) return both;
  const tags = new Set(journalOf(theirs).entries.map(({ tag }) => tag));
  return withJournal((journal) => {
    const own = journal.entries.filter(({ tag }) => !tags.has(tag));
    journal.entries = [...journalOf(theirs).entries, ...own];
  })(both);
}

/** Both branches' columns of users. */
function mergedSchema(ours: Project, theirs: Project): Project {
  const schema = textOf(theirs, 'src/schema.ts');
  const own = /, (city: [^}]+) \}/.exec(textOf(ours, 'src/schema.ts'))?.[1];
  return { 'src/schema.ts': own === undefined || schema.includes(own) ? schema : schema.replace(' });', `, ${own} });`) };
}

/** The tree that makes a repository with the files of one project hold exactly those of another. */
export function difference(from: Project, to: Project): Tree {
  return { ...Object.fromEntries(Object.keys(from).map((path) => [path, null])), ...to };
}

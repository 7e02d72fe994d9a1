import { randomUUID } from 'node:crypto';
import { type Files, join } from '../model/files.ts';
import type { Body } from './body.ts';
import { type Chain, chainOn, type Linked } from './chain.ts';
import type { Contents } from './contents.ts';
import { addedSql, statementsIn } from './edits.ts';
import { journalFiles, type Placed, placed } from './journal-files.ts';
import type { Own } from './own.ts';
import type { Project } from './project.ts';
import { publishedFiles } from './published-files.ts';

/** A migrations folder made again: what is published, and the user's own migrations on top. */
export interface Rebuilt {
  readonly chain: Chain;
  /** Without the SQL that was added to published ones. */
  readonly linked: readonly Linked[];
  readonly migrations: readonly Placed[];
  readonly contents: Contents;
}

/** The folder with the user's migrations one after the other on top of what is published. */
export async function rebuilt(project: Project, { mergeLists }: { readonly mergeLists: boolean }): Promise<Rebuilt> {
  const { published, before, own, kit } = project;
  const files = await publishedFiles(published, before);
  // drizzle-kit goes on from the last snapshot by name, whatever the order of the entries is
  const paths = published.migrations.map(({ snapshot }) => snapshot.path).sort();
  const newest = newestBody(paths.map((path) => files.get(path)));
  const publishedSql = async () =>
    new Set(
      publishedSince(published, own, files).flatMap(({ sql }) => statementsIn(decode(files.get(sql.path) ?? new Uint8Array()))),
    );
  const options = { newId: randomUUID, mergeLists, publishedSql, again: project.answers.again ?? [] };
  const chain = await chainOn(newest, own, async (...step) => (await kit()).replayer(...step), options);
  return laidOut(project, chain, chain.linked);
}

/** The published migrations behind the one that the user's first was generated from. */
function publishedSince(
  { migrations }: Project['published'],
  [first]: readonly Own[],
  files: ReadonlyMap<string, Uint8Array>,
): Project['published']['migrations'] {
  const parent = (first?.step?.parents[0] as Body | undefined)?.id;
  const at = migrations.findLastIndex(({ snapshot }) => newestBody([files.get(snapshot.path)])?.id === parent);
  return parent === undefined || at < 0 ? [] : migrations.slice(at + 1);
}

/** The same with other migrations at the end. */
export async function laidOut(project: Project, chain: Chain, linked: readonly Linked[]): Promise<Rebuilt> {
  const { published, before, state, own, about } = project;
  const files = await publishedFiles(published, before);
  const migrations = placed(published, behind(chain, linked, addedSql(project.edits, linked, about.moment)), about.moment);
  const journal = before.entries.has(published.orderedBy) ? decode(await before.read(published.orderedBy)) : undefined;
  const dialect = published.dialect?.journal ?? own[0]?.snapshot?.dialect.journal ?? 'postgresql';
  const wanted = new Map([...files, ...journalFiles(published, journal, migrations, dialect)]);
  const contents = new Map<string, Uint8Array | null>(wanted);
  for (const path of leftOver(project)) if (!wanted.has(path) && !before.entries.has(path)) contents.set(path, null);
  return { chain, linked, migrations, contents: await onlyDifferent(contents, state) };
}

/** Custom migrations behind others: they change nothing that snapshots know, so each has the one before it, under an id of its own. */
export function behind({ newest }: Chain, linked: readonly Linked[], custom: readonly Own[]): readonly Linked[] {
  const all = [...linked];
  for (const own of custom) {
    const before = all.at(-1)?.body ?? newest ?? {};
    all.push({ own, sql: own.sql ?? '', body: { ...before, id: randomUUID(), prevId: before.id }, kind: 'rebuilt' });
  }
  return all;
}

/** What is there already is not written again. */
export async function onlyDifferent(contents: Contents, state: Files): Promise<Contents> {
  const kept = await Promise.all(
    [...contents].map(async ([path, bytes]) => {
      if (state.unmerged.has(path)) return true;
      if (bytes === null || !state.entries.has(path)) return bytes !== null || state.entries.has(path);
      return !Buffer.from(await state.read(path)).equals(bytes);
    }),
  );
  return new Map([...contents].filter((_, at) => kept[at]));
}

/** Files of migrations that have another place by now, and snapshots that no migration owns. */
function leftOver({ published, state, paths }: Project): string[] {
  const meta = join(published.out, 'meta/');
  const kept = new Set(published.strays.map(({ path }) => path));
  const strays = [...state.entries.keys(), ...state.unmerged].filter(
    (path) => path.startsWith(meta) && path.endsWith('_snapshot.json') && !kept.has(path),
  );
  return [...paths, ...strays];
}

function newestBody(snapshots: readonly (Uint8Array | undefined)[]): Body | undefined {
  const last = snapshots.findLast((one) => one !== undefined);
  return last === undefined ? undefined : (JSON.parse(decode(last)) as Body);
}

const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

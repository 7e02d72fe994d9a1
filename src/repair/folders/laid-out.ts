import { readHistory } from '../../layouts/index.ts';
import { join } from '../../model/files.ts';
import type { Body } from '../body.ts';
import type { Linked } from '../chain.ts';
import type { Contents } from '../contents.ts';
import { addedSql } from '../edits.ts';
import type { Own } from '../own.ts';
import type { Project } from '../project.ts';
import { publishedFiles } from '../published-files.ts';
import { onlyDifferent } from '../rebuilt.ts';
import { isGuardedBy } from '../state.ts';
import { writtenJson } from '../written-json.ts';
import { endsOf, type Graph, idOf } from './graph.ts';
import { emptyOn } from './moved.ts';
import { type Folders, type Placed, placed } from './placed.ts';

/** What is published, as a graph and by its folders. */
export interface PublishedGraph {
  readonly graph: Graph;
  readonly folders: Folders;
}

/** A folder made again: the published migrations, and those of the user. */
export interface LaidOut {
  readonly migrations: readonly Placed[];
  readonly contents: Contents;
}

/** What the files hold with these migrations, and the SQL that was added to published ones behind them. */
export async function laidOut(project: Project, known: PublishedGraph, linked: readonly Linked[]): Promise<LaidOut> {
  const { published, before, state, about } = project;
  const all = behind(known.graph, linked, addedSql(project.edits, linked, about.moment));
  const migrations = placed(published, known.folders, all, about.moment);
  const wanted = new Map<string, Uint8Array | null>([
    ...(await publishedFiles(published, before)),
    ...migrations.flatMap((one) => filesOf(project, one)),
  ]);
  for (const one of migrations) for (const [path, bytes] of await besides(project, one)) wanted.set(path, bytes);
  const contents = new Map<string, Uint8Array | null>(wanted);
  for (const path of await leftOver(project, migrations)) if (!wanted.has(path)) contents.set(path, null);
  return {
    migrations,
    contents: new Map([...(await onlyDifferent(contents, state)), ...(await onlyDifferent(contents, project.index))]),
  };
}

/** Custom migrations behind all others. */
export function behind(published: Graph, linked: readonly Linked[], custom: readonly Own[]): readonly Linked[] {
  let all = linked;
  for (const own of custom) {
    const graph: Graph = [...published, ...all.map(({ body }) => body)];
    const like: Body = graph.at(-1) ?? {};
    const body = emptyOn(graph, endsOf(graph).map(idOf).reverse(), like);
    all = [...all, { own, sql: own.sql ?? '', body, kind: 'rebuilt' }];
  }
  return all;
}

function filesOf({ published: { out } }: Project, { own, tag, sql, body, kind }: Placed): [string, Uint8Array][] {
  const { bytes, snapshot, snapshotBytes } = own;
  const isSame = kind === 'kept' && snapshotBytes !== undefined && snapshot?.body === body;
  const like = snapshotBytes === undefined ? '' : new TextDecoder().decode(snapshotBytes);
  return [
    [join(out, `${tag}/migration.sql`), bytes !== undefined && sql === own.sql ? bytes : encode(sql)],
    [join(out, `${tag}/snapshot.json`), isSame ? snapshotBytes : encode(writtenJson(body, like))],
  ];
}

/** Other files beside a migration move along with it. */
async function besides({ published: { out }, state }: Project, { own, tag }: Placed): Promise<[string, Uint8Array | null][]> {
  const old = join(out, `${own.migration.tag}/`);
  if (tag === own.migration.tag || own.migration.sql.path === '') return [];
  const paths = [...state.entries.keys()].filter((path) => path.startsWith(old) && !isGuardedBy(out, path));
  const moved = await Promise.all(
    paths.map(
      async (path): Promise<[string, Uint8Array | null][]> => [
        [join(out, `${tag}/${path.slice(old.length)}`), await state.read(path)],
        [path, null],
      ],
    ),
  );
  return moved.flat();
}

/** Files of migrations that are elsewhere by now, or copies of others. */
async function leftOver({ published, state, index }: Project, migrations: readonly Placed[]): Promise<string[]> {
  const [history, staged] = await Promise.all([state, index].map((files) => readHistory(files, published)));
  const unmerged = [...state.unmerged].filter((path) => isGuardedBy(published.out, path));
  const found = [...(history?.migrations ?? []), ...(staged?.migrations ?? []), ...migrations.map(({ own }) => own.migration)];
  const inherited = new Set(published.looseSql.map(({ path }) => path));
  const loose = (history?.looseSql ?? []).map(({ path }) => path).filter((path) => !inherited.has(path));
  return [...found.flatMap(({ sql, snapshot }) => [sql.path, snapshot.path]), ...unmerged, ...loose].filter(
    (path) => path !== '',
  );
}

const encode = (text: string) => new TextEncoder().encode(text);

import { randomUUID } from 'node:crypto';
import { readHistory } from '../layouts/index.ts';
import type { Question as KitQuestion } from '../model/drift.ts';
import type { Files } from '../model/files.ts';
import type { History, Migration } from '../model/history.ts';
import { origin } from '../model/snapshot.ts';
import { differencesBetween } from '../snapshots/entities.ts';
import { type Rename, recordedRenames } from '../snapshots/renames.ts';
import { version } from '../version.ts';
import { asked, isAnswered, renamesTyped } from './answers.ts';
import type { Body } from './body.ts';
import type { Linked } from './chain.ts';
import { type Contents, withContents } from './contents.ts';
import type { Own } from './own.ts';
import type { Question } from './plan.ts';
import type { Project } from './project.ts';
import { refusePublishedCollision } from './published-collision.ts';
import { type Rebuilt } from './rebuilt.ts';
import { type Remainder, remainderOf } from './remainder.ts';
import { stageFirst, unstagedEdits } from './unstaged.ts';

/** A migration made from what the schema has and the others have not; nothing where they have all of it, or a person is to be asked. */
export interface FromSchema {
  readonly linked?: Linked;
  readonly questions: readonly Question[];
}

/** Generates what is missing after a rebuilt folder; migrations that it stands for give it their name and their answers. */
export async function fromSchema(project: Project, { contents }: Rebuilt, standsFor: readonly Own[] = []): Promise<FromSchema> {
  await refusePublishedCollision(project);
  const { found, questions, files, history, name } = await beyond(project, contents, standsFor);
  if (found === undefined) return { questions };
  const last = history.migrations.at(-1)?.snapshot;
  const parent =
    last?.oid === undefined ? undefined : (JSON.parse(new TextDecoder().decode(await files.read(last.path))) as Body);
  const body: Body = {
    ...found.snapshot,
    id: randomUUID(),
    prevId: String(parent?.id ?? origin),
  };
  const linked = generatedAs(name ?? nameFor(parent ?? {}, body), { ...found, snapshot: body }, project, standsFor.at(-1)?.from);
  return { questions, linked };
}

/** What drizzle-kit wrote for a schema. */
export type Written = Extract<Remainder, { readonly kind: 'generated' }>;

interface Beyond {
  readonly found?: Written;
  readonly questions: readonly Question[];
  /** What it was generated on top of. */
  readonly files: Files;
  readonly history: History;
  /** What it is to be called; absent where nobody said. */
  readonly name?: string;
}

/** What the schema has beyond a folder with these contents. */
export async function beyond(project: Project, contents: Contents, standsFor: readonly Own[] = []): Promise<Beyond> {
  const { context, processes, published, state, answers, about } = project;
  const { repository } = context;
  const files = withContents(state, contents);
  const history = await readHistory(files, published);
  const expected = project.expected?.get(published.out);
  const renames: Rename[] = [
    ...renamesTyped(answers),
    ...(expected?.renames ?? []),
    ...standsFor.flatMap(({ snapshot, sql }) => (snapshot === undefined ? [] : recordedRenames(snapshot.body, sql ?? ''))),
  ];
  const options = {
    top: repository.cwd,
    gitDir: repository.gitDir,
    version,
    processes,
    named: context.named ?? [],
    install: about.workflow.install,
    renames,
    isAnswered: (question: KitQuestion) => isAnswered(question, renames, answers.creates),
  };
  const kit = await project.kit();
  const found = await remainderOf(files, history, kit, options);
  const unstaged = found.kind === 'generated' ? await unstagedEdits(project, found.schemaFiles) : new Map<string, Uint8Array>();
  if (unstaged.size > 0) {
    const whole = await remainderOf(withContents(files, unstaged), history, kit, options);
    if (whole.kind === 'nothing') return { questions: [stageFirst([...unstaged.keys()])], files, history };
  }
  const questions = found.kind === 'asks' ? found.questions.map((one) => asked(one, 'npx drizzle-guard fix')) : [];
  const name = answers.name ?? standsFor.at(-1)?.name ?? expected?.name;
  return { questions, files, history, ...(name !== undefined && { name }), ...(found.kind === 'generated' && { found }) };
}

/** A migration that nobody had. */
export function generatedAs(name: string, found: Written, { about }: Project, from = 'the schema'): Linked {
  return {
    own: generatedOwn(name, found, { when: about.moment, from }),
    sql: found.sql,
    body: found.snapshot,
    kind: 'generated',
  };
}

function generatedOwn(
  name: string,
  { sql, breakpoints }: { readonly sql: string; readonly breakpoints: boolean },
  { when, from }: { readonly when: number; readonly from: string },
): Own {
  const path = '';
  const migration: Migration = {
    tag: name,
    prefix: '',
    when,
    sql: { path },
    snapshot: { path },
    entry: { idx: 0, when, tag: name, breakpoints },
  };
  return { migration, name, sql, from };
}

/** A name that says what a migration does, where it does one thing. */
export function nameFor(previous: Body, current: Body): string {
  const found = differencesBetween(previous, current);
  const verbs = { added: 'add', removed: 'drop', changed: 'change' } as const;
  const tables = [...new Set(found.map(({ object }) => object.name))];
  const [first] = found;
  if (first === undefined) return 'change';
  const last = (dotted: string) => dotted.split('.').at(-1) ?? dotted;
  const parts =
    found.length === 1
      ? [verbs[first.change], last(first.object.name), ...(first.kind === first.object.kind ? [] : [last(first.name)])]
      : [found.every(({ change }) => change === first.change) ? verbs[first.change] : 'change', ...tables.slice(0, 2).map(last)];
  return [...new Set(parts)]
    .join('_')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, 60)
    .replace(/_$/, '');
}

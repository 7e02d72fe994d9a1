import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newestSnapshots } from '../kit/drift/newest-snapshots.ts';
import { distinctSchemas } from '../kit/drift/shared-folders.ts';
import { bundleSchema } from '../kit/evaluate/bundle.ts';
import { explained } from '../kit/evaluate/explain-failure.ts';
import { type Project, projectsOf } from '../kit/evaluate/projects.ts';
import type { KitProcesses } from '../kit/processes.ts';
import type { BranchConflict, Question as KitQuestion } from '../model/drift.ts';
import type { Files } from '../model/files.ts';
import type { History } from '../model/history.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { atEnd } from '../processes/owned.ts';
import type { Rename } from '../snapshots/renames.ts';
import type { Kit } from './replayer.ts';

export interface RemainderOptions {
  readonly top: string;
  readonly gitDir: string;
  readonly version: string;
  readonly processes: KitProcesses;
  readonly named: readonly string[];
  readonly install: string;
  readonly renames: readonly Rename[];
  /** Whether a question is answered. */
  isAnswered(question: KitQuestion): boolean;
}

/** What the schema has and the migrations do not. */
export type Remainder =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'asks'; readonly questions: readonly KitQuestion[] }
  | { readonly kind: 'conflicts'; readonly conflicts: readonly BranchConflict[] }
  | {
      readonly kind: 'generated';
      readonly sql: string;
      readonly snapshot: Readonly<Record<string, unknown>>;
      readonly breakpoints: boolean;
      /** The files that the schema is made of. */
      readonly schemaFiles: readonly string[];
    };

/** Generates what the schema of a state has and its migrations do not, as the kit's own command does, in a folder of its own. */
export async function remainderOf(files: Files, history: History, kit: Kit, options: RemainderOptions): Promise<Remainder> {
  const { top, processes } = options;
  const project = await projectFor(history.out, files, options);
  const explain = async (error: unknown) =>
    explained(error, { kind: 'schema', paths: project.schema, folder: project.folder, files, top }, options.install);
  const bundle = await bundleSchema(project.schema, { files, top }).catch(async (error: unknown) => {
    throw await explain(error);
  });
  const shared = {
    bundle: { code: bundle.code, format: bundle.format },
    folder: join(top, project.folder),
    ...(project.casing !== undefined && { casing: project.casing }),
    snapshots: await newestSnapshots(history, files),
    renames: options.renames,
  };
  const asked = { kit: kit.path, dialect: project.dialect.name };
  const evaluator = processes.forSchema(history.out);
  const drift = await evaluator.ask({ method: 'drift', ...asked, step: shared }).catch(async (error: unknown) => {
    throw await explain(error);
  });
  evaluator.close();
  if (drift.conflicts.length > 0) return { kind: 'conflicts', conflicts: drift.conflicts };
  if (drift.statements.length === 0) return { kind: 'nothing' };
  const open = drift.asked.filter((question) => !options.isAnswered(question));
  if (open.length > 0) return { kind: 'asks', questions: open };

  const copy = await mkdtemp(join(tmpdir(), 'drizzle-guard-copy-'));
  const remove = atEnd(() => rmSync(copy, { recursive: true, force: true, maxRetries: 3 }));
  const generator = processes.another();
  try {
    const step = { ...shared, breakpoints: project.breakpoints, copy };
    const written = await generator.ask({ method: 'generate', ...asked, step });
    if (written === null) return { kind: 'nothing' };
    return {
      kind: 'generated',
      sql: written.sql,
      snapshot: written.snapshot as Readonly<Record<string, unknown>>,
      breakpoints: project.breakpoints,
      schemaFiles: bundle.tracked,
    };
  } finally {
    generator.close();
    remove();
  }
}

/** The one schema whose migrations lie in a folder. */
async function projectFor(out: string, files: Files, options: RemainderOptions): Promise<Project> {
  const { projects, unevaluated } = await projectsOf(files, options);
  const own = distinctSchemas(projects.filter((one) => one.out === out && one.schema.length > 0));
  const [project] = own;
  if (own.length > 1)
    throw new Unjudgeable(
      `${own.map(({ config }) => config).join(' and ')} share ${out}, so nobody can tell which schema it follows`,
    );
  if (project !== undefined) return project;
  throw new Unjudgeable(
    unevaluated[0]?.reason ?? `No drizzle config writes to ${out || 'the top folder'}, so nothing can be generated for it`,
  );
}

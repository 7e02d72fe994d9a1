import { join } from 'node:path';
import { readWorkflow } from '../config/workflow.ts';
import { driftAt } from '../kit/drift/cached-drift.ts';
import { bundleSchema } from '../kit/evaluate/bundle.ts';
import { explained } from '../kit/evaluate/explain-failure.ts';
import type { Project } from '../kit/evaluate/projects.ts';
import { canReplay, type Installed, installedPackage } from '../kit/installed/installed.ts';
import { KitError } from '../kit/process.ts';
import { KitProcesses } from '../kit/processes.ts';
import { whyNot } from '../kit/replay/proofs.ts';
import { layouts, readHistories } from '../layouts/index.ts';
import type { Answer } from '../model/doctor.ts';
import type { FoundDrift } from '../model/drift.ts';
import type { Files } from '../model/files.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { during } from '../processes/time-limit.ts';
import { version } from '../version.ts';
import { failureAsIs } from './as-is.ts';
import type { Check } from './check.ts';
import type { Clone } from './clone.ts';
import { listed } from './words.ts';

/** Whether every schema can be evaluated, and what `generate` would write for it. */
export const schemas: Check = {
  id: 'schemas',
  section: 'drizzle',
  async ask(clone) {
    const files = await clone.files();
    const { projects } = await clone.projects();
    const processes = new KitProcesses();
    try {
      const answers = await Promise.all(projects.map((project) => evaluated(project, files, processes, clone)));
      // configs that differ in credentials share a schema
      return [...new Map(answers.flat().map((answer) => [answer.says, answer])).values()];
    } finally {
      processes.close();
    }
  },
};

async function evaluated(project: Project, files: Files, processes: KitProcesses, clone: Clone): Promise<Answer[]> {
  const { config, folder, out, schema, schemaPatterns } = project;
  const { top, repository } = clone;
  if (schema.length === 0)
    return [
      { status: 'fail', says: `the schema of ${config} is ${listed(schemaPatterns) || 'not set'}, where there is no file` },
    ];
  const [kit, orm] = await Promise.all(['drizzle-kit', 'drizzle-orm'].map((name) => installedPackage(name, join(top, folder))));
  // these are the answers of another check
  if (kit === undefined || orm === undefined) return [];
  if (isOld(kit) !== isOld(orm) || !canReplay(kit) || whyNot(project.dialect, kit, 'drift') !== undefined) return [];
  const layout = layouts.find(({ name }) => name === (isOld(kit) ? 'journal' : 'folders'));
  const history = (await readHistories(files)).get(out) ?? layout?.empty(out);
  if (history === undefined || history.unreadable !== undefined) return [];
  const { generate, install } = await readWorkflow(files, out);
  try {
    const bundle = await bundleSchema(schema, { files, top });
    const found = await during(`evaluating ${schema[0]}`, () =>
      driftAt(
        { files, history, project, bundle },
        { ...kit, versions: [kit.version, orm.version] },
        () => processes.forSchema(out),
        { gitDir: repository.gitDir, version, top, processes },
      ),
    );
    const failure = await failureAsIs({ kind: 'schema', paths: schema, folder }, files, clone);
    if (failure !== undefined) return [{ status: 'fail', says: failure }];
    // what is missing in a broken history is not missing in the migrations
    const { own } = await clone.judged();
    const newest = history.migrations.at(-1);
    const isBroken =
      own.some(({ project }) => project === out) ||
      (history.needsSnapshots && newest !== undefined && newest.snapshot.oid === undefined);
    return [
      isBroken ? { status: 'ok', says: `${filesIn(schema)} can be evaluated` } : comparison(found, schema, out, generate()),
    ];
  } catch (error) {
    if (!(error instanceof KitError || error instanceof Unjudgeable)) throw error;
    const told = (await explained(error, { kind: 'schema', paths: schema, folder, files, top }, install)) as Error;
    return [{ status: 'fail', says: told.message, mend: told.message.endsWith(`Run: ${install}`) ? [install] : [] }];
  }
}

function comparison(
  { objects, nondeterministic, conflicts }: FoundDrift,
  schema: readonly string[],
  out: string,
  generate: string,
): Answer {
  const files = filesIn(schema);
  if (conflicts.length > 0)
    return {
      status: 'warn',
      says: `${files} can be evaluated, but branches of ${out} conflict, so nothing can be generated. To see them: npx drizzle-guard check`,
    };
  if (nondeterministic.length > 0)
    return {
      status: 'warn',
      says: `${files} gives ${listed(nondeterministic)} another default each time, so every generate writes it again`,
    };
  if (objects.length === 0)
    return { status: 'ok', says: `${files} can be evaluated, and the migrations in ${out} have all of it` };
  const names = objects.map(({ name }) => name);
  const some = listed(names.length > 3 ? [...names.slice(0, 3), `${names.length - 3} more`] : names);
  return {
    status: 'warn',
    says: `${files} can be evaluated; ${some} ${names.length > 1 ? 'are' : 'is'} not as the migrations in ${out} have ${names.length > 1 ? 'them' : 'it'}`,
    mend: [generate],
  };
}

function filesIn([first, ...others]: readonly string[]): string {
  return others.length === 0 ? `${first}` : `${first} and ${others.length} more schema ${others.length > 1 ? 'files' : 'file'}`;
}

function isOld({ version }: Installed): boolean {
  return version.startsWith('0.');
}

import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { dialectNamed } from '../../../dialects/index.ts';
import type { GenerateRequest, GenerateStep, Written } from '../../protocol.ts';
import { waitForNothing } from '../parent.ts';
import { compiled } from '../run-source.ts';
import { exportsOf } from '../schema-exports.ts';
import { answered, prompts } from './api.ts';

/**
 * Runs the `generate` command of drizzle-kit 0.31 on the last snapshot and the evaluated schema. The command takes over the process, so
 * this works once in a process. Rejects with the printed text if it neither writes a migration nor says that there is none.
 */
export async function generateWithApi({ kit, dialect, step }: GenerateRequest): Promise<Written> {
  const out = join(step.copy, 'drizzle');
  // drizzle-kit requires schema files: this one returns what was evaluated
  Object.assign(globalThis, { drizzleGuardSchema: await exportsOf(step) });
  await writeFile(join(step.copy, 'schema.cjs'), 'module.exports = globalThis.drizzleGuardSchema;\n');
  await writeParent(out, dialect, step);
  // drizzle-kit takes absolute folders for relative ones
  process.chdir(step.copy);
  const printed = await command(kit, optionsFor(dialect, step), step);
  const sql = existsSync(out) ? (await readdir(out)).find((name) => name.endsWith('_copy.sql')) : undefined;
  if (sql !== undefined) {
    const snapshot = join(out, 'meta', `${sql.replace('_copy.sql', '')}_snapshot.json`);
    return {
      sql: await readFile(join(out, sql), 'utf8'),
      snapshot: JSON.parse(await readFile(snapshot, 'utf8')) as unknown,
    };
  }
  if (printed.includes(nothing)) return null;
  throw new Error(`generate wrote nothing: ${stripVTControlCharacters(printed).trim().slice(-1000)}`);
}

function optionsFor(dialect: string, { breakpoints, casing }: GenerateStep): string[] {
  return [
    ...['generate', '--name=copy', '--schema=./schema.cjs', '--out=./drizzle'],
    ...[`--dialect=${dialect}`, `--breakpoints=${breakpoints}`, ...(casing === undefined ? [] : [`--casing=${casing}`])],
  ];
}

/** Writes what drizzle-kit reads: the last snapshot, and a journal with the last entry. */
async function writeParent(out: string, dialect: string, { snapshots, breakpoints }: GenerateStep): Promise<void> {
  const [parent] = Object.values(snapshots) as { readonly version: string }[];
  // without a parent drizzle-kit creates the folders, and fails on empty ones
  if (parent === undefined) return;
  await mkdir(join(out, 'meta'), { recursive: true });
  const entry = { idx: 0, version: parent.version, when: 1, tag: '0000_parent', breakpoints };
  const journal = { version: '7', dialect: dialectNamed(dialect).journal, entries: [entry] };
  await writeFile(join(out, 'meta/_journal.json'), JSON.stringify(journal));
  await writeFile(join(out, 'meta/0000_snapshot.json'), JSON.stringify(parent));
  await writeFile(join(out, '0000_parent.sql'), '');
}

const nothing = 'No schema changes, nothing to migrate';
const done = 'Your SQL migration file';

/** Runs the command until it reports success, ends the process, or has nothing left to do. Resolves to what it printed. */
async function command(kit: string, options: readonly string[], { renames }: GenerateStep): Promise<string> {
  const path = join(kit, 'bin.cjs');
  const source = (await readFile(path, 'utf8')).replace(/^#!.*/, '');
  prompts.renames = renames;
  process.argv = [process.argv[0] ?? '', path, ...options];
  let printed = '';
  return new Promise((resolve, reject) => {
    const end = () => {
      const said = printed;
      // the code that printed it runs on for a moment
      setImmediate(() => resolve(said));
    };
    for (const stream of [process.stdout, process.stderr]) {
      stream.write = (chunk: string | Uint8Array) => {
        printed += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
        // open handles may keep the process from ending
        if (printed.includes(nothing) || printed.includes(done)) end();
        return true;
      };
    }
    process.exit = () => {
      end();
      throw new Error('drizzle-kit is done');
    };
    waitForNothing();
    process.once('beforeExit', end);
    process.on('unhandledRejection', (error) => {
      printed += String(error);
      end();
    });
    try {
      compiled(path, answered(source));
    } catch (error) {
      reject(error);
    }
  });
}

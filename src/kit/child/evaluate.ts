import { existsSync, readFileSync } from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import type { DriftStep } from '../protocol.ts';
import { compiled } from './run-source.ts';
import { observed } from './variables.ts';

/** The value of unset variables in the second attempt, for code that asserts variables it does not need here. */
const unset = 'postgres://unset.invalid/none';

/**
 * Evaluates a bundle in a folder and returns its default export. If it throws, it is evaluated again with the undefined variables set;
 * if that throws too, the first error is thrown. Only one evaluation may run at a time, because it changes the environment. `onRead`
 * gets the names of variables that are read, or `everyVariable` if all are listed. `fallback` is used instead of the folder's `.env`, and
 * then there is no second attempt.
 */
export async function evaluate(
  bundle: DriftStep['bundle'],
  folder: string,
  onRead: (variable: string) => void = () => {},
  fallback?: NodeJS.Dict<string>,
): Promise<unknown> {
  const place = existing(folder);
  const { env: realEnvironment, exit: realExit } = process;
  const variables = { ...(fallback ?? dotenv(place)), ...realEnvironment };
  const set = (environment: NodeJS.ProcessEnv) => {
    process.env = environment;
    // this updates `env` of `import { env } from 'node:process'`
    syncBuiltinESMExports();
  };
  process.chdir(place);
  process.exit = (code) => {
    throw new Error(`process.exit(${code ?? ''}) was called`);
  };
  try {
    set(observed({ ...variables }, onRead, undefined));
    try {
      return await run(bundle, place);
    } catch (error) {
      // who connects must not take a made-up value for an address, nor what drizzle-kit would do for what it can
      if (fallback !== undefined) throw error;
      set(observed({ ...variables }, onRead, unset));
      // node caches modules by URL, so the second attempt needs another text
      return await run({ ...bundle, code: `${bundle.code}\n// again` }, place).catch(() => {
        throw error;
      });
    }
  } finally {
    process.exit = realExit;
    set(realEnvironment);
  }
}

/** The variables of the folder's `.env`, as drizzle-kit loads them. Variables that are already set win. */
export function dotenv(folder: string): NodeJS.Dict<string> {
  const path = join(folder, '.env');
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (error) {
    if (['ENOENT', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return {};
    throw error;
  }
}

async function run({ code, format }: DriftStep['bundle'], folder: string): Promise<unknown> {
  // the module's path decides where unresolved imports are looked up
  const path = join(folder, 'drizzle-guard.cjs');
  if (format === 'esm') {
    // ES modules have no require, but bundled code may call it
    Object.assign(globalThis, { require: createRequire(path) });
    const url = `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`;
    try {
      return ((await import(url)) as { default: unknown }).default;
    } catch (error) {
      if (error instanceof Error) error.message = error.message.replaceAll(url, 'it');
      throw error;
    } finally {
      Reflect.deleteProperty(globalThis, 'require');
    }
  }
  return (compiled(path, code) as { default: unknown }).default;
}

/** The nearest existing folder, because the judged tree may have folders that the disk lacks. */
function existing(folder: string): string {
  return existsSync(folder) ? folder : existing(dirname(folder));
}

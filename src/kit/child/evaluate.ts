import { existsSync, readFileSync } from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import type { DriftStep } from '../protocol.ts';
import { compiled } from './run-source.ts';
import { observed } from './variables.ts';

/** What an undefined variable reads as, for code that asserts variables it does not need here. */
const unset = 'postgres://unset.invalid/none';

/**
 * Evaluates a bundle in a folder and gives its default export. When it throws, undefined environment variables are set, and it is
 * evaluated once more; when that throws too, the first error is thrown. One at a time: it changes the environment while it runs.
 * `onRead` is told the names of the variables that are read, and `everyVariable` when all are listed.
 */
export async function evaluate(
  bundle: DriftStep['bundle'],
  folder: string,
  onRead: (variable: string) => void = () => {},
): Promise<unknown> {
  const place = existing(folder);
  const { env: realEnvironment, exit: realExit } = process;
  const variables = { ...dotenv(place), ...realEnvironment };
  const set = (environment: NodeJS.ProcessEnv) => {
    process.env = environment;
    // `import { env } from 'node:process'` sees it only then
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
      set(observed({ ...variables }, onRead, unset));
      // a comment, because the same data: URL is the same module
      return await run({ ...bundle, code: `${bundle.code}\n// again` }, place).catch(() => {
        throw error;
      });
    }
  } finally {
    process.exit = realExit;
    set(realEnvironment);
  }
}

/** drizzle-kit loads `.env` of where it is run; what is set already stays. */
function dotenv(folder: string): NodeJS.Dict<string> {
  const path = join(folder, '.env');
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (error) {
    if (['ENOENT', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return {};
    throw error;
  }
}

async function run({ code, format }: DriftStep['bundle'], folder: string): Promise<unknown> {
  // named as if it were in the folder, so that what could not be resolved is looked for from there
  const path = join(folder, 'drizzle-guard.cjs');
  if (format === 'esm') {
    // ES modules have none, but bundled code may require packages
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

/** The nearest folder that is there: the judged tree may have others than the disk. */
function existing(folder: string): string {
  return existsSync(folder) ? folder : existing(dirname(folder));
}

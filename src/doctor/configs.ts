import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { packageFolder } from '../kit/evaluate/read-config.ts';
import type { Answer } from '../model/doctor.ts';
import { configsIn, type Files, textAt } from '../model/files.ts';
import { quote } from '../model/shell.ts';
import { failureAsIs } from './as-is.ts';
import type { Check } from './check.ts';
import type { Clone } from './clone.ts';
import { listed } from './words.ts';

/** Whether every drizzle config can be evaluated, and has the variables that it reads. */
export const configs: Check = {
  id: 'configs',
  section: 'drizzle',
  async ask(clone) {
    const files = await clone.files();
    const { projects, unevaluated } = await clone.projects();
    const failed = await Promise.all(
      unevaluated.map(async ({ config, reason, isMissing }): Promise<Answer> => {
        if (isMissing) return { status: 'fail', says: reason, mend: [clone.manager.install] };
        const unset = await unsetIn([config], files, clone);
        return { status: 'fail', says: reason, mend: toSet(namedFirst(unset, reason), config, files, clone) };
      }),
    );
    const loaded = await Promise.all(
      projects.map(async ({ config, configFiles }): Promise<Answer> => {
        const unset = await unsetIn(configFiles, files, clone);
        const failure = await failureAsIs(
          { kind: 'config', paths: [config], folder: packageFolder(files, config) },
          files,
          clone,
        );
        if (failure !== undefined)
          return { status: 'fail', says: failure, mend: toSet(namedFirst(unset, failure), config, files, clone) };
        if (unset.length === 0) return { status: 'ok', says: `${config} can be evaluated` };
        return {
          status: 'warn',
          says: `${config} reads ${listed(unset)}, which ${unset.length > 1 ? 'are' : 'is'} not set in this shell or in .env: generate works, but migrate, push and studio have no database`,
          mend: toSet(unset, config, files, clone),
        };
      }),
    );
    if (failed.length + loaded.length > 0) return [...failed, ...loaded];
    const any = configsIn(files)[0];
    const says =
      any === undefined ? 'there is no drizzle config here yet' : `${any} sets no dialect, so drizzle-kit can do nothing with it`;
    return [{ status: 'warn', says }];
  },
};

/** The variables that an error is about; all, if it names none. */
function namedFirst(unset: readonly string[], reason: string): readonly string[] {
  const named = unset.filter((name) => reason.includes(name));
  return named.length > 0 ? named : unset;
}

/** `process.env.NAME` or `process.env['NAME']`, unless another value stands in for it. */
const reading = /process\.env(?:\.([A-Z_][A-Z0-9_]*)|\[['"]([A-Z_][A-Z0-9_]*)['"]\])(?!\w)(?!\s*(?:\?\?|\|\||\?[^.]|===|!==))/g;

/** The variables that these files read and that neither this shell nor an `.env*` file of the folder sets. */
async function unsetIn(paths: readonly string[], files: Files, { top, environment }: Clone): Promise<string[]> {
  const found = new Set<string>();
  for (const path of paths.filter((one) => /\.[cm]?[jt]s$/.test(one))) {
    const text = await textAt(files, path);
    const names = [...text.matchAll(reading)].map(([, dotted, bracketed]) => dotted ?? bracketed ?? '');
    const folder = join(top, packageFolder(files, path));
    const set = names.length === 0 ? new Set<string>() : await setInDotenvs(folder);
    for (const name of names) if (environment[name] === undefined && !set.has(name)) found.add(name);
  }
  return [...found].filter((name) => name !== 'NODE_ENV' && name !== 'CI');
}

/** Configs may load other files than `.env` themselves; examples are loaded by nobody. */
async function setInDotenvs(folder: string): Promise<ReadonlySet<string>> {
  const names = (await readdir(folder)).filter((name) => name.startsWith('.env') && !example.test(name));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8').catch(notAFile)));
  return new Set(texts.flatMap((text) => Object.keys(parseEnv(text))));
}

function notAFile(error: NodeJS.ErrnoException): string {
  if (error.code === 'EISDIR') return '';
  throw error;
}

const example = /\.(?:example|sample|template|dist|defaults?)$/;

/** The commands that set variables where drizzle-kit reads them: from the project's own example, or with a value to replace. */
function toSet(names: readonly string[], config: string, files: Files, clone: Clone): string[] {
  const folder = packageFolder(files, config);
  const at = (path: string) => join(clone.top, folder, path);
  const own = ['.env.example', '.env.sample', '.env.template', '.env.dist'].find((name) => existsSync(at(name)));
  if (own !== undefined && !existsSync(at('.env'))) return [clone.inFolder(at('.'), `cp ${own} .env`)];
  return names.map((name) => clone.inFolder(at('.'), `printf '\\n%s\\n' ${quote(`${name}=${placeholder(name)}`)} >> .env`));
}

/** generate needs no database, so any value of the right form will do for it. */
function placeholder(name: string): string {
  return /UR[IL]|DSN|CONN/.test(name) ? 'postgres://localhost/database' : 'replace-me';
}

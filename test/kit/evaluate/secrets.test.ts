// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the code of configs holds them
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { indexFiles } from '../../../src/git/files.ts';
import { openRepository } from '../../../src/git/repository.ts';
import { projectsOf } from '../../../src/kit/evaluate/projects.ts';
import { secretsIn, withoutSecretsIn } from '../../../src/model/secrets.ts';
import { emptyRepository } from '../../support/repository.ts';

const password = 'S3cr+t pa"ss/w0rd';
const url = `postgres://ada:${encodeURIComponent(password)}@db.internal:5432/app`;
const token = 'plainlookingvalue';
/** No message may hold any of these, however it is written. */
const secrets = [url, password, encodeURIComponent(password), encodeURIComponent(url), token, 'from-dotenv-1234', 'S3cr'];

const variables = { DATABASE_URL: url, DB_PASSWORD: password, PLAIN: token, NODE_ENV: 'development', FLAG: 'true', ONE: '1' };

beforeAll(() => void Object.assign(process.env, variables));
afterAll(() => {
  for (const name of Object.keys(variables)) Reflect.deleteProperty(process.env, name);
});

const read = 'const { DATABASE_URL: url, DB_PASSWORD: password, PLAIN: token } = process.env;';

/** What a config does, by what it is called. */
const ways: Readonly<Record<string, string>> = {
  'a message': 'throw new Error(`cannot reach ${url}`);',
  'a value that does not look like a secret': 'throw new Error(`cannot use ${token}`);',
  'a cause': 'throw new Error(`no connection`, { cause: new Error(url) });',
  'a stack': 'const error = new Error(`no`); error.stack = `${url}\\n${error.stack}`; throw error;',
  'an AggregateError': 'throw new AggregateError([new Error(url), new Error(password)]);',
  'a string': 'throw `cannot reach ${url}`;',
  'an object': 'throw { url, password, token };',
  'a property of an error': 'throw Object.assign(new Error(`no`), { config: { url, password } });',
  'last words on stderr': 'console.error(url, password, token); process.kill(process.pid, "SIGKILL");',
  'last words of another process':
    'require("node:child_process").execSync("echo $DATABASE_URL $PLAIN >&2; exit 3", { stdio: "inherit" });',
  'the environment, printed and thrown': 'throw process.env;',
  'several lines': 'throw new Error(url.replace(/(.{9})/g, "$1\\n    "));',
  'quoted parts': `throw new Error(token.slice(0, 8) + "' +\\n  '" + token.slice(8));`,
  'an encoded URL': 'throw new Error(encodeURIComponent(url) + encodeURIComponent(password));',
  'a path': 'require("node:fs").readFileSync(`/nowhere/${token}/${encodeURIComponent(password)}/x`);',
  'a module': 'require(`/nowhere/${token}`);',
  JSON: 'throw new Error(JSON.stringify({ url, password, token }));',
  'key=value': 'throw new Error(`host=db password=${password} user=ada`);',
  'an address that does not parse': 'new URL(`:${url}`);',
  'a later rejection': 'setTimeout(() => { throw new Error(`${url} ${token}`); }); await new Promise(() => {});',
  'a value from .env': 'throw new Error(`no ${process.env.LOCAL}`);',
  'a value from .env.local, which it read itself':
    'const text = require("node:fs").readFileSync(".env.local", "utf8"); process.env.OWN = text.split("=")[1]; throw new Error(process.env.OWN);',
};

const names = Object.keys(ways);
interface Outcome {
  readonly told: readonly string[];
  /** All that is left in the git directory. */
  readonly kept: string;
}

let outcome: Promise<Outcome> | undefined;

/** All ways in one repository, evaluated by the first test that asks. */
function evaluated(): Promise<Outcome> {
  outcome ??= evaluate();
  return outcome;
}

async function evaluate(): Promise<Outcome> {
  const configs = names.map((name, at) => [`${at + 10}/drizzle.config.ts`, `${read}\n${ways[name]}\nexport default {};`]);
  const dotenvs = names.flatMap((_, at) => [
    [`${at + 10}/.env`, 'LOCAL=from-dotenv-1234\n'],
    [`${at + 10}/.env.local`, 'OWN=from-dotenv-1234\n'],
  ]);
  const packages = names.map((_, at) => [`${at + 10}/package.json`, '{}']);
  const repository = emptyRepository()
    .write({ '.gitignore': '.env*\n', ...Object.fromEntries([...configs, ...packages]) })
    .stage()
    .write(Object.fromEntries(dotenvs));
  const opened = await openRepository(repository.path);
  const options = { top: repository.path, gitDir: opened.gitDir, version: '1', timeLimit: 20_000 };
  const { unevaluated } = await projectsOf(await indexFiles(opened), options);
  opened.close();
  const told = names.map((_, at) => unevaluated.find(({ config }) => config.startsWith(`${at + 10}/`))?.reason ?? 'nothing');
  const folder = join(opened.gitDir, 'drizzle-guard');
  const files = repository.exists('.git/drizzle-guard')
    ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    : [];
  return { told, kept: files.map((entry) => entry.name + readFileSync(join(entry.parentPath, entry.name), 'utf8')).join('\n') };
}

test.each(names)('%s holds no secret', async (name) => {
  const reason = (await evaluated()).told[names.indexOf(name)] ?? '';
  expect(reason).toMatch(/drizzle\.config\.ts/);
  const squeezed = reason.replace(/[\s'"`+\\]/g, '');
  for (const secret of secrets) {
    expect(reason).not.toContain(secret);
    expect(squeezed).not.toContain(secret.replace(/[\s'"`+\\]/g, ''));
  }
  expect(reason.length).toBeLessThan(450);
});

test('nothing of them is kept', async () => {
  const { kept } = await evaluated();
  for (const secret of secrets) expect(kept).not.toContain(secret);
});

test.each([
  [
    'a word of the trade',
    { NODE_ENV: 'development', FLAG: 'true', ONE: '1', DB_USER: 'postgres' },
    'line 1 of postgres is true in development',
  ],
  ['a port', { DB_PORT: '5432' }, 'port 5432 is taken'],
  ['a short secret in a longer word', { DB_PASS: 'name' }, 'column username is unknown'],
  ['a place', { HOME: '/home/ada', PWD: '/home/ada/app' }, 'no such file: /home/ada/app/x'],
  ['a short value', { APP: 'shop' }, 'table shop is unknown'],
])('%s is left as it is', (_, values, message) => {
  expect(withoutSecretsIn(message, secretsIn(Object.entries(values), true))).toBe(message);
});

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { push } from '../../src/commands/push.ts';
import { emptyRepository } from '../support/repository.ts';

const kit = {
  'node_modules/drizzle-kit/package.json': '{ "version": "0.31.0", "bin": { "drizzle-kit": "./bin.cjs" } }',
  'node_modules/drizzle-kit/bin.cjs': "require('node:fs').writeFileSync('started', process.argv.slice(2).join(' '));\n",
};
const config = (credentials: string, rest = '') =>
  `export default { dialect: 'postgresql', schema: './schema.ts', ${rest} dbCredentials: ${credentials} };\n`;

/** What drizzle-kit was started with; else why it was not. */
async function pushed(text: string, allow: readonly string[] = []): Promise<string> {
  const repository = emptyRepository().write({ ...kit, 'app/package.json': '{}\n', 'app/drizzle.config.ts': text });
  const cwd = join(repository.path, 'app');
  const { exitCode, stderr = '' } = await push({ allow }, ['--force'], { cwd, color: false });
  const isStarted = repository.exists('app/started');
  expect(exitCode).toBe(isStarted ? 0 : 2);
  expect(stderr).not.toContain('secret');
  return isStarted ? repository.read('app/started') : stderr;
}

test.each([
  ['an address on this machine', config("{ url: 'postgres://me:secret@localhost:5432/app' }"), []],
  ['IPv6', config("{ url: 'postgres://me:secret@[::1]/app' }"), []],
  ['a host', config("{ host: '127.0.0.1', user: 'me', password: 'secret', database: 'app' }"), []],
  ['a container that was named', config("{ url: 'postgres://me:secret@db/app' }"), ['db']],
  ['a file', config("{ url: './local.db' }").replace('postgresql', 'sqlite'), []],
  ['PGlite', config("{ url: './pg' }", "driver: 'pglite',"), []],
] as const)('%s is pushed to', async (_, text, allow) => {
  expect(await pushed(text, allow)).toBe('push --config=drizzle.config.ts --force');
});

test.each([
  ['another machine', config("{ url: 'postgres://me:secret@db.example.com/app' }"), 'the database at db.example.com'],
  ['a name that may be a container anywhere', config("{ url: 'postgres://me:secret@db/app' }"), 'the database at db'],
  ['a variable that is not set', config('{ url: process.env.NOT_SET_HERE }'), 'no database'],
  ['a service', config("{ accountId: 'a', databaseId: 'b', token: 'secret' }", "driver: 'd1-http',"), 'a database of d1-http'],
  ['turso', config("{ url: 'libsql://app.turso.io', authToken: 'secret' }").replace('postgresql', 'turso'), 'app.turso.io'],
])('%s is refused', async (_, text, named) => {
  expect(await pushed(text)).toContain(named);
});

import { describe, expect, test } from 'vitest';
import { isLocalConfig, isPush, pushTarget } from '../../src/config/push-target.ts';
import { judge } from '../../src/index.ts';
import { history } from '../support/histories.ts';
import { publishedRepository, type Tree } from '../support/repository.ts';
import { saidBy } from '../support/situation.ts';

const kit = 'drizzle-kit push';

describe('a push to a database that may be shared', () => {
  test.each([
    ['db:push', kit, 'unknown'],
    ['build', `${kit} && next build`, 'unknown'],
    ['db:push', `${kit} --config=drizzle.config.ts --force`, 'unknown'],
    ['db:push', `dotenv -e .env -- ${kit}`, 'unknown'],
    ['db:push', `DATABASE_URL=$DATABASE_URL ${kit}`, 'unknown'],
    ['db:push', `DATABASE_URL=postgres://me:secret@$HOST/app ${kit}`, 'unknown'],
    ['db:push:prod', kit, { named: 'prod' }],
    ['db:push', `dotenv -e .env.production -- ${kit}`, { named: 'production' }],
    ['dev', `NODE_ENV=production ${kit}`, { named: 'production' }],
    ['db:push', `${kit} --config drizzle.staging.config.ts`, { named: 'staging' }],
    ['db:push:local', `DATABASE_URL=postgres://me:secret@db.example.com:5432/app ${kit}`, { named: 'db.example.com' }],
    ['push', `${kit} --url='libsql://app-me.turso.io?authToken=secret'`, { named: 'app-me.turso.io' }],
    ['push', `${kit} --dialect=postgresql --host=db.example.com --password=secret`, { named: 'db.example.com' }],
    ['push', `PGHOST=postgres.railway.internal ${kit}`, { named: 'postgres.railway.internal' }],
  ] as const)('bad: %s: %s', (name, command, target) => {
    expect(pushTarget(name, command)).toEqual(target);
    expect(JSON.stringify(pushTarget(name, command))).not.toContain('secret');
  });

  test.each([
    ['db:push:local', kit],
    ['test:db', `${kit} --force && vitest`],
    ['dev', `${kit} && next dev`],
    ['pretest:e2e', kit],
    ['push', `DATABASE_URL=postgres://me:secret@localhost:5432/app ${kit}`],
    ['push', `DATABASE_URL="mysql://root@127.0.0.1/app" ${kit}`],
    ['push', `${kit} --url=postgres://localhost/app`],
    ['push', `${kit} --url=postgres://me@[::1]:5432/app`],
    ['push', `${kit} --url postgres://me@postgres:5432/app`],
    ['push:prod', `${kit} --host=localhost`],
    ['push', `${kit} --dialect=sqlite --url=file:dev.sqlite`],
    ['push', `${kit} --url=./data/app.db`],
    ['push', `dotenv -e .env.local -- ${kit}`],
    ['push', `dotenvx run -f .env.test -- ${kit}`],
    ['push', `node --env-file=.env.development node_modules/.bin/${kit}`],
    ['push', `NODE_ENV=test ${kit}`],
    ['push', `${kit} --config=apps/staging/drizzle.local.config.ts`],
    ['push', `docker compose exec app npx ${kit}`],
  ])('ok: %s: %s', (name, command) => {
    expect(pushTarget(name, command)).toBe('local');
  });
});

test.each([
  kit,
  `npx ${kit}`,
  'bunx drizzle-kit@latest push',
  'drizzle-kit push:pg',
  `x && ${kit};y`,
  'drizzle-kit --config=a.ts push',
  'drizzle-kit --config a.ts --verbose push',
])('bad: %s pushes', (command) => expect(isPush(command)).toBe(true));

test.each([
  'drizzle-kit generate',
  'drizzle-kit generate && git push',
  'git push',
  'drizzle-kit generate --name push',
  'prisma db push',
])('ok: %s does not push', (command) => expect(isPush(command)).toBe(false));

test.each([
  ["dbCredentials: { url: 'file:local.db' }", true],
  ['dbCredentials: { url: "postgres://me@localhost:5432/app" }', true],
  ["driver: 'pglite'", true],
  ['dbCredentials: { url: process.env.DATABASE_URL! }', false],
  [`dbCredentials: { url: \`postgres://me@\${host}/app\` }`, false],
  ["dbCredentials: { url: 'postgres://me@db.example.com/app' }", false],
])('the config %s is local: %s', (text, local) => expect(isLocalConfig(text)).toBe(local));

const scripts = (one: Record<string, string>, path = 'package.json'): Tree => ({
  [path]: JSON.stringify({ name: 'app', scripts: one }, null, 2),
});

async function said(published: Tree, staged: Tree) {
  const state = history('0.31', 'postgresql', '3');
  const repository = publishedRepository({ ...state, ...published });
  const gone = Object.keys(published).filter((path) => path.endsWith('package.json') && !(path in staged));
  if (gone.length > 0) repository.git('rm', '-q', ...gone);
  repository.write(staged).stage();
  return judge({ cwd: repository.path, subject: { kind: 'index' } });
}

test('bad: a new script; the verdict stays clean, and what it pushes to is not shown but for the host', async () => {
  const report = await said(
    scripts({}),
    scripts({ build: 'tsc', 'db:push': `DATABASE_URL=postgres://me:secret@db.example.com/app ${kit}` }),
  );
  expect(report.verdict).toBe('clean');
  expect(report.findings).toMatchObject([
    {
      rule: 'drizzle-kit-push',
      severity: 'warning',
      path: 'package.json',
      line: 5,
      subject: 'package.json/db%3Apush',
      problem: 'The script "db:push" of package.json runs drizzle-kit push for db.example.com.',
    },
  ]);
  expect(JSON.stringify(report)).not.toContain('secret');
});

test.each<[what: string, published: Tree, staged: Tree]>([
  ['a script that another command got', scripts({ push: 'drizzle-kit generate' }), scripts({ push: kit })],
  [
    'one more package',
    scripts({ push: kit }),
    { ...scripts({ push: kit, build: 'tsc' }), ...scripts({ push: kit }, 'db/package.json') },
  ],
  ['another database', scripts({ push: `${kit} --config=a.staging.ts` }), scripts({ push: `${kit} --config=a.ts` })],
  ['a new package', {}, scripts({ push: kit }, 'packages/db/package.json')],
  ['a script that stopped being local', scripts({ push: `NODE_ENV=test ${kit}` }), scripts({ push: kit })],
])('bad: %s', async (_, published, staged) => {
  const report = await said(published, staged);
  expect(saidBy(report)).toEqual(['drizzle-kit-push (warning)']);
  expect(report.findings[0]?.problem).toContain('does not say that the database is local');
});

test.each<[what: string, published: Tree, staged: Tree]>([
  ['a script that was published', scripts({ push: kit }), scripts({ push: kit, build: 'tsc' })],
  [
    'a package that moved',
    scripts({ push: kit }, 'db/package.json'),
    scripts({ push: kit, build: 'tsc' }, 'packages/db/package.json'),
  ],
  ['a script in other words', scripts({ push: 'drizzle-kit push:pg' }), scripts({ push: `bunx ${kit}` })],
  ['a script by another name', scripts({ push: kit }), scripts({ 'db:push': kit })],
  [
    'a script that went to another package',
    scripts({ push: kit }),
    { ...scripts({}), ...scripts({ push: kit }, 'db/package.json') },
  ],
  ['a local one', scripts({}), scripts({ 'push:local': kit })],
  [
    'a config with a local database',
    { ...scripts({}), 'drizzle.config.ts': "export default { dialect: 'sqlite', url: 'file:x.db' }" },
    scripts({ push: kit }),
  ],
  ['a manifest that cannot be read', {}, { 'package.json': '{ "scripts": { "push": "drizzle-kit push" ' }],
  ['an installed package', {}, scripts({ push: kit }, 'node_modules/x/package.json')],
])('ok: %s', async (_, published, staged) => {
  expect(saidBy(await said(published, staged))).toEqual([]);
});

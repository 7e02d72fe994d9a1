import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { linkKit } from '../support/generate-histories.ts';
import { history, kinds } from '../support/histories.ts';
import { countStarts, fakeKit, place, proved } from '../support/proofs.ts';

const tree = history('0.31', 'sqlite', '2');
const first =
  Object.keys(tree)
    .filter((path) => path.endsWith('.sql'))
    .sort()[0] ?? '';
/** Answers the first migration with what its file holds. */
const answer = `[${JSON.stringify(tree[first])}]`;

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function eventually(condition: () => boolean): Promise<boolean> {
  for (let round = 0; round < 50 && !condition(); round += 1) await new Promise((resolve) => setTimeout(resolve, 50));
  return condition();
}

test.each([
  { name: 'never answers', code: 'exports.generateSQLiteMigration = () => new Promise(() => setInterval(() => {}, 1000));' },
  { name: 'runs in circles', code: 'exports.generateSQLiteMigration = () => { for (;;); };' },
  { name: 'runs in circles as it is loaded', code: 'for (;;);' },
  {
    name: 'waits for keys',
    code: "exports.generateSQLiteMigration = () => new Promise((resolve) => process.stdin.on('data', resolve));",
  },
])('a kit that $name is ended when time is up', async ({ code }) => {
  const at = place();
  const log = join(at.top, 'pid');
  fakeKit(at, `require('node:fs').writeFileSync(${JSON.stringify(log)}, String(process.pid));\n${code}`);
  // the kit's process starts within the limit, which takes longer on a busy machine: until it was there, nothing was tried
  let timeLimit = 500;
  let outcome = await proved(tree, at, { timeLimit });
  while (!(existsSync(log) && readFileSync(log, 'utf8') !== '') && timeLimit < 16_000) {
    timeLimit *= 2;
    outcome = await proved(tree, at, { timeLimit });
  }
  const { unproved, kinds: found } = outcome;
  expect(unproved?.blocks).toBe(true);
  expect(unproved?.reason.replace(/0000_\w+/, '0000')).toBe(
    `drizzle-kit 0.31.99 could not generate 0000 again: drizzle-kit gave no answer within ${timeLimit / 1000} seconds when it was asked to generate the migration again. To allow more, set DRIZZLE_GUARD_TIMEOUT=120, or "timeLimit": 120 in drizzle-guard.json`,
  );
  expect(found).toEqual({});
  expect(await eventually(() => !isRunning(Number(readFileSync(log, 'utf8'))))).toBe(true);
});

test.each([
  { name: 'exits', code: 'exports.generateSQLiteMigration = () => process.exit(0);', reason: /ended with exit code 0/ },
  { name: 'exits as it is loaded', code: 'process.exit(3);', reason: /ended with exit code 3/ },
  {
    name: 'kills itself',
    code: "exports.generateSQLiteMigration = () => process.kill(process.pid, 'SIGTERM');",
    reason: /ended by SIGTERM/,
  },
  {
    name: 'throws',
    code: "exports.generateSQLiteMigration = () => { throw new Error('what is this'); };",
    reason: /: what is this$/,
  },
  { name: 'rejects', code: "exports.generateSQLiteMigration = async () => { throw 'no error'; };", reason: /: no error$/ },
  {
    name: 'throws later',
    code: "exports.generateSQLiteMigration = () => { setTimeout(() => { throw new Error('later'); }); return new Promise(() => {}); };",
    reason: /exit code 1: [\s\S]*later/,
  },
  { name: 'has no such function', code: '', reason: /not a function/ },
  { name: 'does not load', code: "require('not-installed');", reason: /Cannot find module 'not-installed'/ },
  {
    name: 'answers with nothing',
    code: 'exports.generateSQLiteMigration = async () => undefined;',
    reason: /answered with no list of statements/,
  },
])('a kit that $name: not checked, with what it said', async ({ code, reason }) => {
  const at = place();
  fakeKit(at, code);
  const { unproved, kinds: found } = await proved(tree, at, { timeLimit: 20_000 });
  expect(unproved).toMatchObject({ blocks: true, reason: expect.stringMatching(reason) });
  expect(found).toEqual({});
});

test.each([
  {
    name: 'has no prompt that is known',
    source: (whole: string) => whole.replace('function render(', 'function rendered('),
    says: 'has no',
  },
  { name: 'has it twice', source: (whole: string) => `${whole}function render2(view) {}\n`, says: 'has 2 times the' },
])('a kit that $name: not checked, because it might be asked another question', async ({ source, says }) => {
  const at = place();
  fakeKit(at, `exports.generateSQLiteMigration = async () => ${answer};`);
  const api = join(at.top, 'node_modules/drizzle-kit/api.js');
  writeFileSync(api, source(readFileSync(api, 'utf8')));
  const { unproved, kinds: found } = await proved(tree, at);
  expect(unproved?.reason).toContain(
    `this drizzle-kit ${says} function that prompts, so drizzle-guard does not know how to ask it`,
  );
  expect({ blocks: unproved?.blocks, found }).toEqual({ blocks: true, found: {} });
});

test('a kit that compares SQLite in another way: not checked for turso, checked for SQLite', async () => {
  const turso = { ...tree, 'drizzle.config.ts': (tree['drizzle.config.ts'] ?? '').replace("'sqlite'", "'turso'") };
  const at = place();
  fakeKit(at, `exports.generateSQLiteMigration = async () => ${answer};`);
  expect((await proved(turso, at)).unproved).toMatchObject({
    blocks: true,
    reason: expect.stringContaining('has no function that compares snapshots of SQLite'),
  });
  expect((await proved(tree, at)).unproved).toBeUndefined();
});

test('a kit that fails for one migration is asked of the others', async () => {
  const at = place();
  fakeKit(
    at,
    `let asked = 0; exports.generateSQLiteMigration = async () => { asked += 1; if (asked === 1) throw new Error('no'); return ['SELECT 1;']; };`,
  );
  const { unproved, kinds: found } = await proved(tree, at);
  expect(unproved?.reason).toMatch(/0000_\w+ again: no$/);
  expect(Object.values(found)).toEqual(['edited']);
});

test.each([
  {
    name: 'prints megabytes',
    code: "for (let at = 0; at < 400; at += 1) { console.log('x'.repeat(50_000)); console.error('y'.repeat(50_000)); }",
  },
  { name: 'leaves something open', code: 'setInterval(() => {}, 1000);' },
  {
    name: 'writes files',
    code: "require('node:fs').writeFileSync('stray.txt', 'x'); require('node:fs').mkdirSync('drizzle/meta', { recursive: true });",
  },
  { name: 'moves elsewhere', code: "process.chdir('/');" },
])('a kit that $name does no harm', async ({ code }) => {
  const at = place();
  fakeKit(at, `exports.generateSQLiteMigration = async () => { ${code}\nreturn ${answer}; };`);
  const before = readdirSync(at.top).sort();
  const { unproved, kinds: found } = await proved(tree, at);
  expect(unproved).toBeUndefined();
  expect(Object.values(found)[0]).toBe('generated');
  expect(readdirSync(at.top).sort()).toEqual(before);
  expect(existsSync(join(process.cwd(), 'stray.txt'))).toBe(false);
});

test('what the kit writes beside itself goes with its folder', async () => {
  const at = place();
  const log = join(at.top, 'cwd');
  fakeKit(
    at,
    `require('node:fs').writeFileSync(${JSON.stringify(log)}, process.cwd()); exports.generateSQLiteMigration = async () => ${answer};`,
  );
  await proved(tree, at);
  const cwd = readFileSync(log, 'utf8');
  expect(cwd.startsWith(tmpdir())).toBe(true);
  expect(existsSync(cwd)).toBe(false);
});

test('nothing is kept of a failure', async () => {
  const at = place();
  fakeKit(at, 'exports.generateSQLiteMigration = () => process.exit(0);');
  await proved(tree, at);
  fakeKit(at, `exports.generateSQLiteMigration = async () => ${answer};`);
  expect(Object.values((await proved(tree, at)).kinds)[0]).toBe('generated');
});

test.each(kinds)('$kit $dialect: no node_modules: not checked, with the install command', async ({ kit, dialect }) => {
  const starts = countStarts();
  const { unproved } = await proved(history(kit, dialect, '2'), place());
  expect(unproved).toEqual({
    blocks: true,
    reason: 'drizzle-kit is not installed, so the SQL of new migrations was not checked. Run: npm ci',
  });
  expect(starts()).toBe(0);
});

test('no node_modules of another commit than the one checked out: said, but no failure', async () => {
  expect((await proved(tree, place(), { past: true })).unproved?.blocks).toBe(false);
});

test('a bare repository has no kit: said, but no failure', async () => {
  const { top: _, gitDir } = place();
  const { unproved } = await proved(tree, { gitDir } as never);
  expect(unproved).toEqual({ blocks: false, reason: 'a bare repository has no node_modules to generate with' });
});

test.each(['0.20.18', '0.30.6', '0.32.0', '1.0.0-beta.9', '1.0.0-rc.3'])('drizzle-kit %s does not apply', async (version) => {
  const at = place();
  fakeKit(at, 'process.exit(9);', version);
  const starts = countStarts();
  const { unproved } = await proved(tree, at);
  expect(unproved).toEqual({
    blocks: false,
    reason: `drizzle-kit ${version} cannot be asked to generate again; 0.31 and 1.0.0-rc.4 or newer can`,
  });
  expect(starts()).toBe(0);
});

test("outside of Yarn Plug'n'Play its kit is not found, and yarn is named", async () => {
  const at = place();
  writeFileSync(join(at.top, '.pnp.cjs'), '');
  expect((await proved(tree, at)).unproved).toMatchObject({
    blocks: true,
    reason: expect.stringContaining("without Yarn Plug'n'Play. Run: "),
  });
});

test('a package.json of the kit that is damaged is an error, not silence', async () => {
  const at = place();
  fakeKit(at, '');
  writeFileSync(join(at.top, 'node_modules/drizzle-kit/package.json'), '{');
  await expect(proved(tree, at)).rejects.toThrow();
});

test('a real kit after all of that', async () => {
  const at = place();
  linkKit('0.31', at.top);
  expect(Object.values((await proved(tree, at)).kinds)).toEqual(['generated', 'generated']);
});

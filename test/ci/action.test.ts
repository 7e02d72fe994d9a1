import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { onPullRequest } from '../support/ci.ts';
import { guardedRepository } from '../support/guarded.ts';
import { history } from '../support/histories.ts';
import { emptyRepository, type Ran, TestRepository, temporaryFolder } from '../support/repository.ts';

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly runs: { readonly steps: readonly { readonly run: string; readonly env: Readonly<Record<string, string>> }[] };
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as Action;

test('action.yml is what GitHub takes', () => {
  const schema = createRequire(import.meta.url)('schemastore/schemas/json/github-action.json') as object;
  const validate = new Ajv({ strict: false }).compile(schema);
  expect(validate(action), JSON.stringify(validate.errors)).toBe(true);
  expect(validate({ ...action, runs: { using: 'composite', steps: [{ run: 'true' }] } })).toBe(false);
});

test('action.yml comes with the package, which uses: ./node_modules/drizzle-guard needs', () => {
  expect(guardedRepository().exists('node_modules/drizzle-guard/action.yml')).toBe(true);
});

/** Runs the action's step as the runner does, with inputs in its environment; `outputs` is what it left for later steps. */
function runAction(
  clone: TestRepository,
  env: NodeJS.ProcessEnv,
  inputs: Readonly<Record<string, string>> = {},
): Ran & { outputs: string } {
  const [step] = action.runs.steps;
  const folder = temporaryFolder();
  const [script, output, summary] = ['step.sh', 'output', 'summary'].map((name) => join(folder, name));
  writeFileSync(script ?? '', step?.run ?? '');
  writeFileSync(output ?? '', '');
  const values = Object.entries(step?.env ?? {}).map(([name, expression]) => {
    const [, input = ''] = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(expression) ?? [];
    return [name, inputs[input] ?? action.inputs[input]?.default ?? ''];
  });
  const ran = clone.run(`bash --noprofile --norc -e -o pipefail '${script}'`, {
    env: { ...env, ...Object.fromEntries(values), GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary },
  });
  return { ...ran, outputs: readFileSync(output ?? '', 'utf8') };
}

describe('in a depth-1 checkout of a pull request', () => {
  /** A guarded project on a server, a pull request with these files, and what actions/checkout and npm ci leave of it. */
  function checkout(files: Record<string, string>) {
    const repository = guardedRepository();
    const server = emptyRepository({ bare: true });
    repository.git('remote', 'set-url', 'origin', server.path);
    repository.git('push', '-q', '--no-verify', 'origin', 'main');
    const main = repository.git('rev-parse', 'main');
    repository.git('checkout', '-q', '-b', 'feature');
    const head = repository.write(files).commit('change');
    repository.git('checkout', '-q', '--detach', main);
    repository.git('merge', '-q', '--no-ff', '--no-verify', '-m', 'Merge', head);
    const merged = repository.git('rev-parse', 'HEAD');
    repository.git('push', '-q', '--no-verify', 'origin', 'HEAD:refs/pull/7/merge');
    const clone = new TestRepository(temporaryFolder());
    clone.git('init', '-q');
    clone.git('remote', 'add', 'origin', `file://${server.path}`);
    clone.git('fetch', '-q', '--no-tags', '--depth=1', 'origin', `+${merged}:refs/remotes/pull/7/merge`);
    clone.git('checkout', '-q', 'refs/remotes/pull/7/merge');
    cpSync(join(repository.path, 'node_modules'), join(clone.path, 'node_modules'), { recursive: true, verbatimSymlinks: true });
    return { clone, env: onPullRequest(head, merged) };
  }

  test('an honest migration passes, proved up to drift', () => {
    const { clone, env } = checkout(history('0.31', 'postgresql', '4'));
    const { exitCode, outputs, stdout, stderr } = runAction(clone, env);
    expect({ exitCode, outputs, stdout }).toEqual({ exitCode: 0, outputs: 'exit-code=0\n', stdout: '' });
    expect(stderr).toMatch(
      /(?:^|\n)drizzle-guard: the clone lacked commits: git fetch --depth=1 origin \w{10}\ndrizzle-guard: nothing found\n$/,
    );
  });

  test('a schema without its migration is an annotation, SARIF and exit code 1', () => {
    const schema = { 'src/schema.ts': history('0.31', 'postgresql', '4')['src/schema.ts'] ?? '' };
    const { clone, env } = checkout(schema);
    const { exitCode, outputs, stdout } = runAction(clone, env, { sarif: 'guard.sarif' });
    expect(stdout).toMatch(/^::error file=src\/schema\.ts,line=3,title=drizzle-guard%3A schema-without-migration::/);
    expect({ exitCode, outputs }).toEqual({ exitCode: 1, outputs: `sarif=${clone.path}/guard.sarif\nexit-code=1\n` });
    expect(JSON.parse(clone.read('guard.sarif'))).toMatchObject({
      runs: [{ results: [{ ruleId: 'schema-without-migration' }] }],
    });
    // an input is no command
    expect(runAction(clone, env, { level: 'integrity' }).exitCode).toBe(0);
    expect(runAction(clone, env, { base: '$(touch pwned); x' }).exitCode).toBe(2);
    expect(clone.exists('pwned')).toBe(false);
  });

  test('without modules nothing is checked, which is not clean', () => {
    const { clone, env } = checkout({});
    clone.run('rm -rf node_modules');
    const { exitCode, outputs, stdout } = runAction(clone, env);
    expect({ exitCode, outputs }).toEqual({ exitCode: 2, outputs: 'exit-code=2\n' });
    expect(stdout).toMatch(/^::error title=drizzle-guard::Nothing was checked: .*npm ci/);
  });
});

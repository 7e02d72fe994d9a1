import { describe, expect, onTestFinished, test } from 'vitest';
import { hook } from '../../src/commands/hook.ts';
import { openRepository } from '../../src/git/repository.ts';
import { pushedSubjects } from '../../src/hooks/pre-push.ts';
import { linkKit } from '../support/generate-histories.ts';
import { type Growth, grow } from '../support/graph.ts';
import { history } from '../support/histories.ts';
import { emptyRepository, publishedRepository, TestRepository, temporaryFolder } from '../support/repository.ts';

/** What git gives the hook in a real push, which the hook then refuses: nothing has changed yet when it is judged. */
function pushed(repository: TestRepository, ...args: string[]) {
  repository.write({ '.git/hooks/pre-push': '#!/bin/sh\ncat > .git/pushed\nprintf %s "$1" > .git/remote\nexit 1\n' });
  repository.executable('.git/hooks/pre-push');
  repository.git('config', 'core.hooksPath', '.git/hooks');
  const { output } = repository.run(`git push ${args.map((arg) => `'${arg}'`).join(' ')}`);
  if (!repository.exists('.git/pushed')) throw new Error(`git push did not come to its hook: ${output}`);
  return { remote: repository.read('.git/remote'), stdin: repository.read('.git/pushed') };
}

async function subjectsOf(
  repository: TestRepository,
  { remote, stdin }: { remote: string; stdin: string },
  published?: string[],
) {
  const opened = await openRepository(repository.path);
  onTestFinished(() => opened.close());
  return pushedSubjects(opened, remote, stdin, published);
}

interface World extends Growth {
  /** The branches that the remote really has, whatever is known of them here. */
  readonly there: Readonly<Record<string, string>>;
}

/** A repository whose origin is another one. */
function world({ there, ...growth }: World, objectFormat = 'sha1') {
  const grown = grow(growth, emptyRepository({ objectFormat }));
  const { repository, oids } = grown;
  const origin = emptyRepository({ bare: true, objectFormat });
  // tests replace branches and delete the one the remote is on
  origin.git('config', 'receive.denyDeleteCurrent', 'ignore');
  if (repository.git('remote') !== '') repository.git('remote', 'set-url', 'origin', origin.path);
  for (const [branch, name] of Object.entries(there))
    repository.git('push', '-q', origin.path, `${oids[name]}:refs/heads/${branch}`);
  const judged = async (args: readonly string[], published?: string[]) => {
    const subjects = await subjectsOf(repository, pushed(repository, ...args), published);
    return subjects.map(({ revision, bases }) => ({ push: grown.named([revision]).join(), over: grown.named(bases) }));
  };
  return { ...grown, origin, judged };
}

const commits = { A: [], B: ['A'], C: ['B'], D: ['C'], F: ['B'], G: ['F'] };
const refs = { main: 'D', 'origin/main': 'C', feature: 'G' };
const usual: World = { commits, refs, there: { main: 'C' } };

describe('what a push is judged over', () => {
  test.each<{
    readonly what: string;
    readonly push: readonly string[];
    readonly over: readonly { readonly push: string; readonly over: readonly string[] }[];
    readonly world?: Partial<World>;
  }>([
    { what: 'main: what the remote had', push: ['origin', 'main'], over: [{ push: 'D', over: ['C'] }] },
    {
      what: 'main, when the remote has more than is known here',
      push: ['origin', 'main'],
      over: [{ push: 'D', over: ['C'] }],
      world: { refs: { ...refs, 'origin/main': 'A' } },
    },
    {
      what: 'main, when it was never fetched',
      push: ['origin', 'main'],
      over: [{ push: 'D', over: ['C'] }],
      world: { refs: { main: 'D' } },
    },
    { what: 'a new branch: where it left main', push: ['origin', 'feature'], over: [{ push: 'G', over: ['B'] }] },
    {
      what: 'a branch that was pushed before: where it left main',
      push: ['origin', 'feature'],
      over: [{ push: 'G', over: ['B'] }],
      world: { there: { main: 'C', feature: 'F' }, refs: { ...refs, 'origin/feature': 'F' } },
    },
    {
      what: 'a new branch of a published name: where it left the others',
      push: ['origin', 'main:develop'],
      over: [{ push: 'D', over: ['C'] }],
    },
    {
      what: 'release/2: what the remote had',
      push: ['origin', 'main:release/2'],
      over: [{ push: 'D', over: ['B'] }],
      world: { there: { main: 'C', 'release/2': 'B' } },
    },
    {
      what: 'an unusual branch that is the remote HEAD: what the remote had',
      push: ['origin', 'main:next'],
      over: [{ push: 'D', over: ['B'] }],
      world: {
        there: { main: 'C', next: 'B' },
        refs: { ...refs, 'origin/next': 'B' },
        remoteHeads: { origin: 'next' },
      },
    },
    {
      what: 'a force push over another line: what the remote had',
      push: ['--force', 'origin', 'feature:main'],
      over: [{ push: 'G', over: ['C'] }],
    },
    {
      what: 'a rewind: what the remote had',
      push: ['--force', 'origin', 'main~2:main'],
      over: [{ push: 'B', over: ['C'] }],
    },
    { what: 'a deletion: nothing', push: ['origin', ':main'], over: [] },
    {
      what: 'a deletion beside a branch: the branch',
      push: ['origin', ':old', 'feature'],
      over: [{ push: 'G', over: ['B'] }],
      world: { there: { main: 'C', old: 'A' } },
    },
    {
      what: 'several branches: each',
      push: ['origin', 'main', 'feature'],
      over: [
        { push: 'D', over: ['C'] },
        { push: 'G', over: ['B'] },
      ],
    },
    {
      what: 'one commit under several names: once',
      push: ['origin', 'feature', 'feature:other', 'feature:refs/tags/v1'],
      over: [{ push: 'G', over: ['B'] }],
    },
    {
      what: 'everything: each',
      push: ['--all', 'origin'],
      over: [
        { push: 'G', over: ['B'] },
        { push: 'D', over: ['C'] },
      ],
    },
    { what: 'an object id', push: ['origin', 'main~0:refs/heads/x'], over: [{ push: 'D', over: ['C'] }] },
    { what: 'a review ref: where it left main', push: ['origin', 'main:refs/for/main'], over: [{ push: 'D', over: ['C'] }] },
    {
      what: 'a branch of unrelated history: everything',
      push: ['origin', 'orphan'],
      over: [{ push: 'X', over: [] }],
      world: { commits: { ...commits, X: [] }, refs: { ...refs, orphan: 'X' } },
    },
  ])('$what', async ({ push, over, world: given }) => {
    const { judged } = world({ ...usual, ...given });
    const found = await judged(push);
    expect(found.sort((one, other) => one.push.localeCompare(other.push))).toEqual(
      [...over].sort((one, other) => one.push.localeCompare(other.push)),
    );
  });

  test('an expression with spaces: what it names', async () => {
    const { repository, judged } = world({
      ...usual,
      commits: { ...commits, 'two words': ['G'] },
      refs: { ...refs, two: 'two words' },
    });
    expect(await judged(['origin', 'two^{/two words}:refs/heads/x'])).toEqual([{ push: 'two words', over: ['B'] }]);
    expect(repository.read('.git/pushed')).toContain('two^{/two words} ');
  });

  test.each(['sha1', 'sha256'])('in a %s repository: zeros are no commit', async (objectFormat) => {
    const { repository, judged } = world(usual, objectFormat);
    expect(await judged(['origin', 'feature'])).toEqual([{ push: 'G', over: ['B'] }]);
    expect(repository.read('.git/pushed').trim()).toMatch(/ 0{40,64}$/);
    expect(await judged(['origin', 'main'])).toEqual([{ push: 'D', over: ['C'] }]);
    expect(await judged(['origin', ':main'])).toEqual([]);
  });
});

describe('tags', () => {
  test.each([
    { tag: 'a lightweight tag', make: ['tag', 'v1', 'feature'], over: [{ push: 'G', over: ['B'] }] },
    { tag: 'an annotated tag', make: ['tag', '-a', '-m', 'one', 'v1', 'feature'], over: [{ push: 'G', over: ['B'] }] },
    { tag: 'a tag of a tree', make: ['tag', 'v1', 'feature^{tree}'], over: [] },
    { tag: 'an annotated tag of a tree', make: ['tag', '-a', '-m', 'one', 'v1', 'feature^{tree}'], over: [] },
  ])('$tag', async ({ make, over }) => {
    const { repository, judged } = world(usual);
    repository.git(...make);
    expect(await judged(['origin', 'v1'])).toEqual(over);
  });

  test('a tag of a tag is its commit, a tag of a blob has nothing to judge', async () => {
    const { repository, judged } = world(usual);
    repository.git('tag', '-a', '-m', 'one', 'v1', 'feature');
    repository.git('tag', '-a', '-m', 'two', 'v2', 'v1');
    repository.git('tag', 'key', repository.run('git hash-object -w --stdin', { input: 'key' }).stdout.trim());
    expect(await judged(['origin', 'v2'])).toEqual([{ push: 'G', over: ['B'] }]);
    expect(await judged(['origin', 'key'])).toEqual([]);
    expect(await judged(['origin', 'key', 'main'])).toEqual([{ push: 'D', over: ['C'] }]);
  });

  test('of what is published already are judged over themselves', async () => {
    const { repository, judged } = world(usual);
    repository.git('tag', 'v1', 'origin/main');
    expect(await judged(['origin', 'v1'])).toEqual([{ push: 'C', over: ['C'] }]);
  });
});

describe('a force push over what is not known here', () => {
  /** Somebody else's commit replaces the remote's branch. */
  function withUnknown(branch: string) {
    const made = world({ ...usual, there: { main: 'C', feature: 'F' } });
    const other = new TestRepository(`${temporaryFolder()}/other`);
    made.repository.git('clone', '-q', made.origin.path, other.path);
    other.git('checkout', '-q', '-B', branch, `origin/${branch}`);
    other.write({ 'theirs.md': 'x' }).commit();
    other.git('push', '-q', 'origin', branch);
    return made;
  }

  test('onto main: not judged, and how to go on', async () => {
    const { judged } = withUnknown('main');
    await expect(judged(['--force', 'origin', 'main'])).rejects.toMatchObject({
      name: 'Unjudgeable',
      message: expect.stringMatching(/origin has commits of main.*git fetch origin/),
    });
  });

  test('onto a feature branch: where it left main', async () => {
    const { judged } = withUnknown('feature');
    expect(await judged(['--force', 'origin', 'feature'])).toEqual([{ push: 'G', over: ['B'] }]);
  });
});

describe('remotes', () => {
  test('only the one that is pushed to says what is published there', async () => {
    const { judged } = world({
      ...usual,
      remotes: ['origin', 'upstream'],
      refs: { main: 'D', 'origin/main': 'A', 'upstream/main': 'C', feature: 'G' },
      there: { main: 'A' },
    });
    expect(await judged(['origin', 'feature'])).toEqual([{ push: 'G', over: ['A'] }]);
  });

  test('where nothing is published yet, what another has is not new', async () => {
    const { judged } = world({
      ...usual,
      remotes: ['origin', 'upstream'],
      refs: { main: 'D', 'upstream/main': 'C', feature: 'G' },
      there: {},
    });
    expect(await judged(['origin', 'feature'])).toEqual([{ push: 'G', over: ['B'] }]);
    expect(await judged(['origin', 'main'])).toEqual([{ push: 'D', over: ['C'] }]);
  });

  test('where nothing is published anywhere, all of it is new', async () => {
    const { judged } = world({ ...usual, refs: { main: 'D', feature: 'G' }, there: {} });
    expect(await judged(['origin', 'feature'])).toEqual([{ push: 'G', over: [] }]);
    expect(await judged(['origin', 'main'])).toEqual([{ push: 'D', over: [] }]);
  });

  test('may be given by URL', async () => {
    const { judged, origin } = world(usual);
    expect(await judged([origin.path, 'main'])).toEqual([{ push: 'D', over: ['C'] }]);
    expect(await judged([origin.path, 'feature'])).toEqual([{ push: 'G', over: ['B'] }]);
  });

  test('may be given by URL, main being ahead of what is known', async () => {
    const { judged, origin } = world({ ...usual, refs: { ...refs, 'origin/main': 'A' } });
    expect(await judged([origin.path, 'main'])).toEqual([{ push: 'D', over: ['C'] }]);
  });

  test('may be given by URL where there is none', async () => {
    const { judged, origin } = world({ ...usual, remotes: [], refs: { main: 'D', feature: 'G' } });
    expect(await judged([origin.path, 'main'])).toEqual([{ push: 'D', over: ['C'] }]);
    expect(await judged([origin.path, 'feature'])).toEqual([{ push: 'G', over: [] }]);
  });
});

describe('configured as published', () => {
  test.each([
    { published: ['origin/next'], push: 'main:next', over: ['B'] },
    { published: ['origin/ne*'], push: 'main:next', over: ['B'] },
    { published: ['next'], push: 'main:next', over: ['B'] },
    { published: ['origin/next'], push: 'main:main', over: ['B'] },
    { published: ['origin/next'], push: 'feature:other', over: ['B'] },
    { published: ['origin/main'], push: 'main:next', over: ['C'] },
  ])('$published, pushing $push', async ({ published, push, over }) => {
    const { judged } = world({
      ...usual,
      refs: { ...refs, 'origin/next': 'B', next: 'B' },
      there: { main: 'C', next: 'B' },
    });
    expect((await judged(['origin', push], published)).map((one) => one.over)).toEqual([over]);
  });

  test('what matches nothing is not judged', async () => {
    await expect(world(usual).judged(['origin', 'feature'], ['origin/gone'])).rejects.toThrow('origin/gone');
  });
});

describe('stdin', () => {
  test.each(['', '\n', ' \n'])('without a line (%j): HEAD is judged', async (stdin) => {
    const { repository, named } = world({ ...usual, head: 'feature' });
    const [subject, ...rest] = await subjectsOf(repository, { remote: 'origin', stdin });
    expect(rest).toEqual([]);
    expect(subject).toMatchObject({ kind: 'push', revision: 'HEAD' });
    expect(named(subject?.bases ?? [])).toEqual(['B']);
  });

  test('without a line and without a commit there is nothing to call clean', async () => {
    await expect(subjectsOf(emptyRepository(), { remote: 'origin', stdin: '' })).rejects.toMatchObject({ name: 'Unjudgeable' });
  });

  test.each(['refs/heads/main', 'refs/heads/main abc refs/heads/main def', 'a b c'])(
    'that cannot be understood is not skipped: %s',
    async (stdin) => {
      await expect(subjectsOf(world(usual).repository, { remote: 'origin', stdin })).rejects.toMatchObject({
        name: 'Unjudgeable',
        message: expect.stringContaining(stdin),
      });
    },
  );

  test('in a shallow clone that hides the base: not judged, and how to go on', async () => {
    const { origin } = world({ ...usual, there: { main: 'D', feature: 'G' } });
    for (const options of [['--no-single-branch'], []]) {
      const clone = new TestRepository(`${temporaryFolder()}/clone`);
      origin.git('clone', '-q', '--depth=1', ...options, '-b', 'feature', `file://${origin.path}`, clone.path);
      clone.write({ 'x.md': 'x' }).commit();
      await expect(subjectsOf(clone, pushed(clone, 'origin', 'feature'))).rejects.toThrow(/shallow.*--unshallow/);
    }
  });
});

describe('drizzle-guard hook pre-push', () => {
  const state = (name: '3' | '4') => history('0.31', 'sqlite', name);
  const edit = { 'drizzle/0001_step_2.sql': '-- edited\n' };
  const run = (repository: TestRepository, push: { remote: string; stdin: string }) =>
    hook(
      'pre-push',
      { args: [push.remote], stdin: () => Promise.resolve(push.stdin), environment: {} },
      { cwd: repository.path, color: false },
    );

  /** main is published with state 3, in a remote that takes pushes. */
  function onFeature(tree: Record<string, string> = {}) {
    const repository = publishedRepository({ ...state('3'), ...tree });
    const origin = emptyRepository({ bare: true });
    repository.git('remote', 'set-url', 'origin', origin.path);
    repository.git('push', '-q', 'origin', 'main');
    repository.git('checkout', '-q', '-b', 'feature');
    linkKit('0.31', repository.path);
    repository.write({ '.git/info/exclude': 'node_modules\n' });
    return repository;
  }

  test('lets an honest branch go, and stops one that edits what is published', async () => {
    const repository = onFeature().write(state('4'));
    repository.commit();
    expect(await run(repository, pushed(repository, 'origin', 'feature'))).toMatchObject({ exitCode: 0, stdout: '' });
    repository.write(edit).commit();
    repository.write({ 'readme.md': 'x' }).commit();
    const outcome = await run(repository, pushed(repository, 'origin', 'feature'));
    expect(outcome).toMatchObject({ exitCode: 1, stderr: '\ndrizzle-guard: push rejected (1 error)\n' });
    expect(outcome.stdout).toMatch(/^error {2}drizzle\/0001_step_2\.sql.* committed-sql-edited$/m);
  });

  test('stops a push for any of its refs', async () => {
    const repository = onFeature().write(edit);
    repository.commit();
    repository.git('branch', 'honest', 'main');
    expect((await run(repository, pushed(repository, 'origin', 'honest'))).exitCode).toBe(0);
    expect((await run(repository, pushed(repository, 'origin', 'honest', 'feature'))).exitCode).toBe(1);
  });

  test('lets deletions go, whatever is checked out', async () => {
    const repository = onFeature();
    repository.git('push', '-q', 'origin', 'main:old');
    repository.write(edit).commit();
    expect(await run(repository, pushed(repository, 'origin', ':old'))).toMatchObject({ exitCode: 0, stdout: '' });
  });

  test('stops what cannot be judged with exit code 2', async () => {
    const repository = onFeature({ 'drizzle-guard.json': '{}' }).write({ 'drizzle-guard.json': '{' });
    repository.commit();
    const outcome = await run(repository, pushed(repository, 'origin', 'feature'));
    expect(outcome.exitCode).toBe(2);
    expect(outcome.stdout).toContain('drizzle-guard.json');
  });

  test('judges what is pushed, not what is checked out', async () => {
    const repository = onFeature().write({ ...edit, 'drizzle-guard.json': '{' });
    repository.commit();
    repository.git('branch', 'honest', 'main');
    expect((await run(repository, pushed(repository, 'origin', 'honest'))).exitCode).toBe(0);
    repository.git('checkout', '-q', 'main');
    expect((await run(repository, pushed(repository, 'origin', 'feature'))).exitCode).toBe(2);
  });

  test.each([{ before: {} }, { before: { 'drizzle-guard.json': '{"published":["origin/main"]}' } }])(
    'what is pushed does not say what is published (before: $before)',
    async ({ before }) => {
      const repository = onFeature(before).write({ ...edit, 'drizzle-guard.json': '{"published":["feature"]}' });
      repository.commit();
      expect((await run(repository, pushed(repository, 'origin', 'feature'))).exitCode).toBe(1);
    },
  );

  test('what is published says what is published', async () => {
    const repository = onFeature({ 'drizzle-guard.json': '{"published":["origin/main","origin/next"]}' });
    repository.write(state('4')).commit();
    repository.git('push', '-q', 'origin', 'feature:next');
    repository.write({ 'drizzle/0003_step_4.sql': '-- edited\n' }).commit();
    const outcome = await run(repository, pushed(repository, 'origin', 'feature'));
    expect(outcome.exitCode).toBe(1);
    expect(outcome.stdout).toContain('0003_step_4.sql:1 was edited');
  });

  test('an approval in a message of the push lets it go', async () => {
    const repository = onFeature().write(edit);
    const blob = repository.stage().git('rev-parse', ':drizzle/0001_step_2.sql');
    repository.commit(`Edit\n\nMigration-Approved: committed-sql-edited 0001_step_2@${blob.slice(0, 16)}: never ran`);
    const outcome = await run(repository, pushed(repository, 'origin', 'feature'));
    expect(outcome.exitCode).toBe(0);
    expect(outcome).toMatchObject({ stdout: '', stderr: 'drizzle-guard: 1 approved finding (committed-sql-edited)\n' });
  });
});

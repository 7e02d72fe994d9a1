import { describe, expect, onTestFinished, test } from 'vitest';
import { mergeBases, publishedRefs } from '../../src/git/published.ts';
import { openRepository, type Repository } from '../../src/git/repository.ts';
import { type Growth, grow } from '../support/graph.ts';

async function open(path: string): Promise<Repository> {
  const repository = await openRepository(path);
  onTestFinished(() => repository.close());
  return repository;
}

async function publishedIn(growth: Growth, configured?: readonly string[], remote?: string) {
  const { repository, named } = grow(growth);
  const { refs, note } = await publishedRefs(await open(repository.path), configured, remote);
  return { refs: refs.map(({ name }) => name).sort(), commits: named(refs.map(({ oid }) => oid)), note };
}

const commits = { A: [], B: ['A'], C: ['B'], D: ['C'] };

describe('by default', () => {
  test.each<Growth & { readonly topology: string; readonly published: readonly string[] }>([
    {
      topology: 'a clone: the remote HEAD and main',
      commits,
      refs: { main: 'B', 'origin/main': 'A' },
      remoteHeads: { origin: 'main' },
      published: ['origin/HEAD', 'origin/main'],
    },
    {
      topology: 'an unusual default branch, known by the remote HEAD',
      commits,
      refs: { next: 'B', 'origin/next': 'A' },
      remoteHeads: { origin: 'next' },
      head: 'next',
      published: ['origin/HEAD'],
    },
    {
      topology: 'init and fetch: no remote HEAD',
      commits,
      refs: { main: 'B', 'origin/main': 'A' },
      published: ['origin/main'],
    },
    {
      topology: 'init and fetch of master and trunk',
      commits,
      refs: { 'origin/master': 'A', 'origin/trunk': 'A' },
      published: ['origin/master', 'origin/trunk'],
    },
    {
      topology: 'preview as integration branch beside main',
      commits,
      refs: { 'origin/main': 'A', 'origin/preview': 'C', 'origin/feature': 'D' },
      remoteHeads: { origin: 'main' },
      published: ['origin/HEAD', 'origin/main', 'origin/preview'],
    },
    {
      topology: 'every integration branch',
      commits,
      refs: Object.fromEntries(
        ['develop', 'dev', 'preview', 'staging', 'production', 'release/1.0', 'release/2'].map((name) => [`origin/${name}`, 'A']),
      ),
      published: [
        'origin/dev',
        'origin/develop',
        'origin/preview',
        'origin/production',
        'origin/release/1.0',
        'origin/release/2',
        'origin/staging',
      ],
    },
    {
      topology: 'a fork with its upstream',
      commits,
      remotes: ['origin', 'upstream'],
      refs: { 'origin/main': 'A', 'upstream/main': 'C' },
      remoteHeads: { origin: 'main' },
      published: ['origin/HEAD', 'origin/main', 'upstream/main'],
    },
    {
      topology: 'a remote whose name has a slash and a dot',
      commits,
      remotes: ['team/fork.git'],
      refs: { 'team/fork.git/main': 'A', 'refs/remotes/team/forkXgit/main': 'B' },
      published: ['team/fork.git/main'],
    },
    {
      topology: 'branches that only begin or end like published ones',
      commits,
      refs: Object.fromEntries(
        ['main', 'main-old', 'feature/main', 'dev/alice', 'releases/1', 'release/1/fix', 'development-x'].map((name) => [
          `origin/${name}`,
          'A',
        ]),
      ),
      published: ['origin/main'],
    },
    {
      topology: 'a remote HEAD that points to a branch that is gone',
      commits,
      refs: { 'origin/main': 'A' },
      remoteHeads: { origin: 'gone' },
      published: ['origin/main'],
    },
    {
      topology: 'the upstream of the branch one is on',
      commits,
      refs: { feature: 'C', 'origin/feature': 'C', 'origin/main': 'A' },
      head: 'feature',
      published: ['origin/main'],
    },
    {
      topology: 'local branches and tags beside a remote',
      commits,
      refs: { main: 'C', develop: 'D', 'refs/tags/main': 'D', 'origin/main': 'A' },
      published: ['origin/main'],
    },
  ])('$topology', async ({ published, ...growth }) => {
    const { refs, note } = await publishedIn(growth);
    expect(refs).toEqual(published.map((name) => `refs/remotes/${name}`));
    expect(note).toBeUndefined();
  });

  test.each<Growth & { readonly topology: string; readonly published: string[]; readonly said: RegExp }>([
    {
      topology: 'no remote, on main',
      commits,
      remotes: [],
      refs: { main: 'B' },
      published: ['refs/heads/main'],
      said: /^no remote, so local main counts as published$/,
    },
    {
      topology: 'no remote, on a feature branch',
      commits,
      remotes: [],
      refs: { master: 'A', feature: 'C' },
      head: 'feature',
      published: ['refs/heads/master'],
      said: /^no remote, so local master counts as published$/,
    },
    {
      topology: 'no remote, only odd names',
      commits,
      remotes: [],
      refs: { mine: 'B', yours: 'C' },
      head: 'mine',
      published: ['HEAD'],
      said: /^no remote, so HEAD counts as published$/,
    },
    {
      topology: 'no remote, detached',
      commits,
      remotes: [],
      head: 'B',
      published: ['HEAD'],
      said: /^no remote, so HEAD counts as published$/,
    },
    { topology: 'no remote, no commit', commits: {}, remotes: [], published: [], said: /^no remote/ },
    {
      topology: 'a remote from which nothing was fetched',
      commits,
      refs: { main: 'B' },
      published: ['refs/heads/main'],
      said: /origin.*local main counts as published/,
    },
    {
      topology: 'a remote of which only a feature branch is known',
      commits,
      refs: { feature: 'B', 'origin/feature': 'B' },
      head: 'feature',
      published: ['HEAD'],
      said: /origin.*HEAD counts as published/,
    },
  ])('$topology: it says what stands in', async ({ published, said, ...growth }) => {
    const { refs, note } = await publishedIn(growth);
    expect(refs).toEqual(published);
    expect(note).toMatch(said);
  });

  test('only the remote that is pushed to, when it is one', async () => {
    const growth = { commits, remotes: ['origin', 'upstream'], refs: { 'origin/main': 'A', 'upstream/main': 'C' } };
    expect((await publishedIn(growth, undefined, 'origin')).refs).toEqual(['refs/remotes/origin/main']);
    expect((await publishedIn(growth, undefined, 'https://example.com/x.git')).refs).toHaveLength(2);
  });
});

describe('by configuration', () => {
  const refs = {
    'origin/main': 'A',
    'origin/next': 'B',
    'origin/release/1': 'A',
    'origin/release/12': 'B',
    'origin/release/2/fix': 'C',
    next: 'C',
    'a+b': 'A',
    aab: 'B',
    'a.b': 'C',
    'refs/tags/v1': 'A',
    'refs/tags/v2': 'B',
  };
  test.each([
    { configured: ['origin/next'], published: ['refs/remotes/origin/next'] },
    { configured: ['next'], published: ['refs/heads/next'] },
    { configured: ['refs/heads/next'], published: ['refs/heads/next'] },
    { configured: ['refs/remotes/origin/next', 'v1'], published: ['refs/remotes/origin/next', 'refs/tags/v1'] },
    { configured: ['origin/release/*'], published: ['refs/remotes/origin/release/1', 'refs/remotes/origin/release/12'] },
    { configured: ['origin/release/?'], published: ['refs/remotes/origin/release/1'] },
    {
      configured: ['origin/release/**'],
      published: ['refs/remotes/origin/release/1', 'refs/remotes/origin/release/12', 'refs/remotes/origin/release/2/fix'],
    },
    { configured: ['v[2-9]'], published: ['refs/tags/v2'] },
    { configured: ['v*', 'origin/release/1'], published: ['refs/remotes/origin/release/1', 'refs/tags/v1', 'refs/tags/v2'] },
    { configured: ['a+b'], published: ['refs/heads/a+b'] },
    { configured: ['a.b'], published: ['refs/heads/a.b'] },
    { configured: ['origin/release', 'next'], published: ['refs/heads/next'] },
    { configured: ['origin/gone', 'next'], published: ['refs/heads/next'] },
  ])('$configured', async ({ configured, published }) => {
    const found = await publishedIn({ commits, refs }, configured);
    expect(found).toMatchObject({ refs: published, note: undefined });
  });

  test.each([{ configured: ['origin/gone'] }, { configured: [] }, { configured: ['mai'] }, { configured: ['origin'] }])(
    '$configured matches nothing: that is no reason to call anything clean',
    async ({ configured }) => {
      const found = publishedIn({ commits, refs: { 'origin/main': 'A' } }, configured);
      await expect(found).rejects.toMatchObject({ name: 'Unjudgeable' });
    },
  );

  test('an annotated tag is its commit, and a tag of something else is left out', async () => {
    const { repository, oids } = grow({ commits, refs: { main: 'B' } });
    repository.git('tag', '-a', '-m', 'one', 'v1', oids.A ?? '');
    repository.git('tag', '-a', '-m', 'of a tag', 'v2', 'v1');
    repository.git('tag', 'v-tree', 'main^{tree}');
    repository.git('tag', '-a', '-m', 'a tree', 'v-tree-annotated', 'main^{tree}');
    const { refs } = await publishedRefs(await open(repository.path), ['v*']);
    expect(refs.map(({ name, oid }) => [name, oid])).toEqual([
      ['refs/tags/v1', oids.A],
      ['refs/tags/v2', oids.A],
    ]);
  });
});

describe('the merge bases', () => {
  test.each<{
    readonly shape: string;
    readonly commits: Growth['commits'];
    readonly of: [string, string[]];
    readonly are: string[];
  }>([
    { shape: 'a published commit is its own', commits, of: ['B', ['D']], are: ['B'] },
    { shape: 'a straight line', commits, of: ['D', ['B']], are: ['B'] },
    { shape: 'nothing published', commits, of: ['D', []], are: [] },
    { shape: 'unrelated histories', commits: { ...commits, X: [] }, of: ['X', ['D']], are: [] },
    { shape: 'the nearest of several refs', commits: { ...commits, F: ['C'] }, of: ['F', ['A', 'D', 'B']], are: ['C'] },
    {
      shape: 'a criss-cross has two',
      commits: { A: [], B: ['A'], C: ['A'], M: ['B', 'C'], N: ['C', 'B'], P: ['M'], Q: ['N'] },
      of: ['P', ['Q']],
      are: ['B', 'C'],
    },
    {
      shape: 'lines that were both merged',
      commits: { A: [], B: ['A'], C: ['A'], M: ['B', 'C'] },
      of: ['M', ['B', 'C']],
      are: ['B', 'C'],
    },
  ])('$shape', async ({ commits, of: [tip, published], are }) => {
    const { repository, oids, named } = grow({ commits });
    const oid = (name: string) => oids[name] ?? name;
    expect(named(await mergeBases(await open(repository.path), oid(tip), published.map(oid)))).toEqual(are);
  });
});

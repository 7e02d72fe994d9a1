import { expect, test } from 'vitest';
import { openRepository } from '../../src/git/repository.ts';
import { publishedState } from '../../src/judge/published.ts';
import { publishedRepository, type Tree } from '../support/repository.ts';

/** What is found out where these files are published, and with which refs it was looked for. */
async function stateOf(tree: Tree, hasBase = true) {
  const { path } = publishedRepository({ 'readme.md': 'x', ...tree });
  const repository = await openRepository(path);
  const asked: (readonly string[] | undefined)[] = [];
  try {
    const state = await publishedState(repository, async (published) => {
      asked.push(published);
      return { subject: asked.length, base: hasBase ? 'HEAD' : undefined };
    });
    return { asked, state };
  } finally {
    repository.close();
  }
}

const settings = (value: unknown): Tree => ({ 'drizzle-guard.json': JSON.stringify(value) });

test('the usual refs, where the published state configures none', async () => {
  const { asked, state } = await stateOf(settings({ overrides: 'refuse' }));
  expect(asked).toEqual([undefined]);
  expect(state).toMatchObject({ subject: 1, config: { overrides: 'refuse' } });
});

test('the refs that it configures, with the configuration that said so', async () => {
  const { asked, state } = await stateOf(settings({ published: ['origin/live'] }));
  expect(asked).toEqual([undefined, ['origin/live']]);
  expect(state).toMatchObject({ subject: 2, published: ['origin/live'], config: { published: ['origin/live'] } });
});

test('the usual refs and a reason, where its configuration cannot be used', async () => {
  const { asked, state } = await stateOf(settings({ publishd: ['origin/live'] }));
  expect(asked).toEqual([undefined]);
  expect(state.problem).toMatch(/publishd/);
});

test('no configuration, where nothing is published', async () => {
  const { asked, state } = await stateOf(settings({ published: ['origin/live'] }), false);
  expect(asked).toEqual([undefined]);
  expect(state).toMatchObject({ config: {}, base: undefined });
});

import { expect, test } from 'vitest';
import { providerOf, providers } from '../../src/ci/index.ts';

test.each([
  ['github', { CI: 'true', GITHUB_ACTIONS: 'true' }],
  ['gitlab', { CI: 'true', GITLAB_CI: 'true' }],
  ['azure', { TF_BUILD: 'True' }],
  ['bitbucket', { CI: 'true', BITBUCKET_BUILD_NUMBER: '7' }],
  ['other', { CI: 'true' }],
  ['other', {}],
  // a shell that exports the name for something else
  ['other', { GITHUB_ACTIONS: '', GITLAB_CI: 'false', TF_BUILD: '' }],
] as const)('%s is detected from %j', (name, environment) => {
  expect(providerOf(environment).name).toBe(name);
});

test('providers have distinct names, one environment has one provider, and each says how to get the whole history', () => {
  expect(new Set(providers.map(({ name }) => name)).size).toBe(providers.length);
  for (const environment of [{ GITHUB_ACTIONS: 'true' }, { GITLAB_CI: 'true' }, { TF_BUILD: 'True' }])
    expect(providers.filter((provider) => provider.detect(environment))).toHaveLength(1);
  for (const { depthHint } of providers) expect(depthHint).toMatch(/^[A-Z].*\b(?:0|full)$/);
});

import type { CiProvider } from './provider.ts';

/** What Bitbucket Pipelines says a run is about (support.atlassian.com, variables and secrets). */
export const bitbucket: CiProvider = {
  name: 'bitbucket',
  detect: ({ BITBUCKET_BUILD_NUMBER }) => Boolean(BITBUCKET_BUILD_NUMBER),
  about: ({ BITBUCKET_PR_ID, BITBUCKET_PR_DESTINATION_BRANCH: target }) =>
    // without its commit: the target is merged into the source in the clone itself, and that merge is what is judged
    BITBUCKET_PR_ID ? { kind: 'request', ...(target && { target }) } : { kind: 'head' },
  // it runs no pipeline for a fork's pull request
  privileged: () => undefined,
  defaultFormat: 'pretty',
  depthHint: 'Set clone: depth: full',
};

import type { CiProvider } from './provider.ts';

/** A service that is not known: what is checked out is compared with what is published. */
export const other: CiProvider = {
  name: 'other',
  detect: () => true,
  about: () => ({ kind: 'head' }),
  privileged: () => undefined,
  defaultFormat: 'pretty',
  depthHint: 'Check out the whole history, as fetch-depth: 0 does on GitHub',
};

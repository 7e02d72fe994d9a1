import type { CiProvider } from './provider.ts';

/** An unknown CI service: the checked-out commit is compared with what is published. */
export const other: CiProvider = {
  name: 'other',
  detect: () => true,
  about: () => ({ kind: 'head' }),
  privileged: () => undefined,
  defaultFormat: 'pretty',
  depthHint: 'Check out the whole history, as fetch-depth: 0 does on GitHub',
};

import { azure } from './azure.ts';
import { bitbucket } from './bitbucket.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { other } from './other.ts';
import type { CiProvider, Environment } from './provider.ts';

/** All CI services that tell what a run is about. */
export const providers: readonly CiProvider[] = [github, gitlab, azure, bitbucket];

/** The CI service of this run. */
export function providerOf(environment: Environment): CiProvider {
  return providers.find((provider) => provider.detect(environment)) ?? other;
}

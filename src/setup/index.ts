import { agents } from './agents.ts';
import { attributes } from './attributes.ts';
import { ciJob } from './ci-job.ts';
import { codeOwners } from './code-owners.ts';
import type { Addition } from './project.ts';
import { scripts } from './scripts.ts';

/** Everything that setup can add besides hooks, in the order in which it is offered. */
export const additions: readonly Addition[] = [attributes, scripts, ciJob, codeOwners, agents];

import type { Installation } from './installation.ts';
import { nodeModules } from './node-modules.ts';

/** The first one that is found is used. */
export const installations: readonly Installation[] = [nodeModules];

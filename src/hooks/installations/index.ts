import type { Installation } from './installation.ts';
import { nodeModules } from './node-modules.ts';
import { plugAndPlay } from './plug-and-play.ts';

/** The first one that is found is used. */
export const installations: readonly Installation[] = [nodeModules, plugAndPlay];

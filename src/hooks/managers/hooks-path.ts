import type { HookManager } from './manager.ts';

/** Scripts in a `core.hooksPath` that belongs to no known manager. */
export const hooksPath: HookManager = {
  name: 'core.hooksPath',
  files: [],
  detect: (target) => target.hooksPath !== undefined,
  behind: () => undefined,
  hint: (target, lines) => {
    const where = `The hooks of this repository are in ${target.hooksPath}, which is not husky's.`;
    if (lines === undefined) return `${where} Remove the drizzle-guard lines there`;
    const wanted = [...lines].filter(([, line]) => line !== undefined);
    return [`${where} Add these lines there:`, ...wanted.map(([event, line]) => `  in ${event}:  ${line}`)].join('\n');
  },
};

import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Unjudgeable } from '../../model/unjudgeable.ts';
import type { HookManager } from './manager.ts';

/** The names of lefthook's configuration, in any of its formats (lefthook.dev, configuration). */
const configs = ['lefthook', '.lefthook', '.config/lefthook'].flatMap((name) =>
  ['yml', 'yaml', 'toml', 'json', 'jsonc'].map((ending) => `${name}.${ending}`),
);

/** The hooks that read stdin. lefthook passes it on only if it is asked to. */
const withStdin = new Set(['pre-push', 'post-rewrite']);

export const lefthook: HookManager = {
  name: 'lefthook',
  files: ['lefthook.*', '.lefthook.*'],
  offSwitch: 'LEFTHOOK',
  isInUse: () => false,
  isConfigured: ({ top }) => configsIn(top).length > 0,
  // its hooks only start lefthook, which reads the configuration
  behind: ({ text, top }) => (text.includes('lefthook') ? configsIn(top) : undefined),
  add: async ({ top }, lines) => {
    const where = `The hooks of this repository are those of ${relative(top, configsIn(top)[0] ?? '')}.`;
    const commands = [...lines].flatMap(([event, line]) => (line === undefined ? [] : commandOf(event, line)));
    throw new Unjudgeable([`${where} Add these commands there, and run: npx lefthook install`, ...commands].join('\n'));
  },
  remove: async ({ top }) => {
    const where = `The hooks of this repository are those of ${relative(top, configsIn(top)[0] ?? '')}.`;
    throw new Unjudgeable(`${where} Remove the drizzle-guard commands there`);
  },
};

function commandOf(event: string, line: string): string[] {
  const run = line.replace(/"\$@"$/, '{0}');
  return [
    `${event}:`,
    '  commands:',
    '    drizzle-guard:',
    `      run: ${/^[\w./{} -]+$/.test(run) ? run : JSON.stringify(run)}`,
    ...(withStdin.has(event) ? ['      use_stdin: true'] : []),
  ];
}

function configsIn(top: string): string[] {
  return configs.map((name) => join(top, name)).filter((path) => existsSync(path));
}

import { expect, test } from 'vitest';
import type { FixOptions } from '../../src/commands/fix.ts';
import { again } from '../../src/commands/fix-again.ts';

test.each<{ options: FixOptions; command: string }>([
  { options: {}, command: 'npx drizzle-guard fix' },
  { options: { revert: '4f2a91c', name: 'back' }, command: 'npx drizzle-guard fix --revert 4f2a91c --name back' },
  { options: { squash: true, rename: ['a:b', 'c:d'] }, command: 'npx drizzle-guard fix --squash --rename a:b --rename c:d' },
  {
    options: { again: ['0007_mine'], only: 'drop-column' },
    command: 'npx drizzle-guard fix --again 0007_mine --only drop-column',
  },
  {
    options: { create: ['users.full name'], base: 'main' },
    command: "npx drizzle-guard fix --create 'users.full name' --base main",
  },
])('$command is what was typed', ({ options, command }) => expect(again(options)).toBe(command));

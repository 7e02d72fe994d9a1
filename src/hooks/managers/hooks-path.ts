import { join } from 'node:path';
import { withLine, withoutLine } from '../hook-file.ts';
import { textOnDisk } from './folders.ts';
import type { Edit, HookManager, Lines, SetupTarget } from './manager.ts';

/** Scripts in a `core.hooksPath` that belongs to no known manager. */
export const hooksPath: HookManager = {
  name: 'core.hooksPath',
  files: [],
  isInUse: (target) => target.hooksPath !== undefined,
  isConfigured: () => false,
  behind: () => undefined,
  add: async (target, lines) => ({ edits: await editsOf(target, lines), notes: [] }),
  remove: async (target, events) => ({
    edits: await editsOf(target, new Map(events.map((event) => [event, undefined]))),
    notes: [],
  }),
};

async function editsOf({ hooksFolder }: SetupTarget, lines: Lines): Promise<Edit[]> {
  return Promise.all(
    [...lines].map(async ([event, line]) => {
      const path = join(hooksFolder, event);
      const before = await textOnDisk(path);
      const after = line === undefined ? withoutLine(before, event) : withLine(before ?? '#!/bin/sh\n', event, line);
      return { path, before, after: after?.trim() === '#!/bin/sh' ? undefined : after, executable: true };
    }),
  );
}

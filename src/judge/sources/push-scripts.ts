import { newPushScripts } from '../../config/push-scripts.ts';
import { readHistories } from '../../layouts/index.ts';
import { oncePer } from '../../model/once.ts';
import type { FactSource, Round } from '../fact-source.ts';

/** New scripts in package.json that push a schema without migrations. */
export const pushScripts: FactSource = {
  name: 'push scripts',
  level: 'integrity',
  needs: () => true,
  async read({ after }, round) {
    const { scripts, skipped } = await found(round);
    const unchecked = [...skipped].map((reason) => ({ project: null, level: 'integrity' as const, reason, blocks: false }));
    return { facts: { pushScripts: scripts.get(after.out) ?? [] }, unchecked };
  },
};

const found = oncePer(async ({ files: { before, after } }: Round) => {
  const skipped = new Set<string>();
  const scripts = await newPushScripts(before, after, [...(await readHistories(after)).keys()], skipped);
  return { scripts, skipped };
});

import { createHash } from 'node:crypto';
import { KitError, type KitProcess } from '../../src/kit/process.ts';
import { replay, replayable } from '../../src/kit/replay/replay.ts';
import { readChange } from '../../src/layouts/change.ts';
import { readHistories } from '../../src/layouts/index.ts';
import type { Change } from '../../src/model/change.ts';
import { type Files, noFiles } from '../../src/model/files.ts';
import { noHistory } from '../../src/model/history.ts';
import type { Replay } from '../../src/model/replay.ts';
import { stepsOf } from '../../src/snapshots/steps.ts';
import { type Kit, kitPackage } from './histories.ts';

/** A tree that is nowhere but here. */
export function filesIn(tree: Readonly<Record<string, string>>): Files {
  const oid = (text: string) => createHash('sha1').update(text).digest('hex');
  return {
    entries: new Map(Object.entries(tree).map(([path, text]) => [path, { oid: oid(text), mode: '100644' }])),
    unmerged: new Set(),
    read: async (path) => Buffer.from(tree[path] ?? ''),
  };
}

/** What replaying a tree's migrations gives, all of them new, by tag; an error is what the kit said. */
export async function replaysIn(
  tree: Readonly<Record<string, string>>,
  kit: Kit,
  process: KitProcess,
  only: (tag: string) => boolean = () => true,
): Promise<Map<string, Replay | string>> {
  const replays = new Map<string, Replay | string>();
  const change = await changeIn(tree);
  for (const item of replayable(change)) {
    if (!only(item.migration.tag)) continue;
    try {
      replays.set(item.migration.tag, await replay(process, kitPackage(kit, 'drizzle-kit'), item));
    } catch (error) {
      if (!(error instanceof KitError)) throw error;
      replays.set(item.migration.tag, error.message);
    }
  }
  return replays;
}

/** The change that brings a whole tree. */
export async function changeIn(tree: Readonly<Record<string, string>>): Promise<Change> {
  const after = filesIn(tree);
  const [history] = (await readHistories(after)).values();
  if (history === undefined) throw new Error('There is no history in this tree');
  const circumstances = {
    publishedIn: () => 'nowhere',
    moment: 0,
    workflow: { generate: () => 'drizzle-kit generate', install: 'npm ci', guard: () => 'npx drizzle-guard' },
  };
  const histories = { before: noHistory(history), after: history };
  const change = await readChange(histories, { before: noFiles, after }, circumstances, { forReplay: true });
  return { ...change, steps: stepsOf(change) };
}

/** The tag that a path of either layout belongs to. */
export function tagOf(path: string): string {
  return /([^/]+)\/migration\.sql$/.exec(path)?.[1] ?? /([^/]+)\.sql$/.exec(path)?.[1] ?? path;
}

/** As many copies of a text as asked for, in each one other character that is no space, spread from its first to its last. */
export function mutations(text: string, count: number): { readonly at: number; readonly text: string }[] {
  const places = [...text.matchAll(/\S/gu)].map(({ index }) => index);
  const step = Math.max(1, (places.length - 1) / (count - 1));
  const chosen = new Set(
    Array.from({ length: count }, (_, at) => places[Math.min(Math.round(at * step), places.length - 1)] ?? 0),
  );
  return [...chosen].map((at) => {
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    return { at, text: text.slice(0, at) + (character === 'x' ? 'y' : 'x') + text.slice(at + character.length) };
  });
}

/*
 * Repairs the merges of real histories: for each merge to whose migrations folder both parents had added, parent one is checked out,
 * parent two is merged, and `fix --yes` runs.
 *
 *   npx tsx test/merges/merges.ts [--out results.jsonl] [--merge <commit>]… [--keep] [--cli <dist/cli.js>] <git directory>…
 */
import { appendFileSync, rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import generateHistories from '../support/generate-histories.ts';
import { type Candidate, candidatesIn } from './candidates.ts';
import { type Outcome, outcomeOf, outcomes } from './outcome.ts';
import { strippedRepository } from './stripped.ts';

const { values, positionals } = parseArgs({
  options: {
    out: { type: 'string' },
    merge: { type: 'string', multiple: true },
    keep: { type: 'boolean' },
    cli: { type: 'string' },
  },
  allowPositionals: true,
});
const cli = values.cli ?? fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
await generateHistories();

const counted = new Map<string, Outcome[]>();
for (const gitDir of positionals) {
  const name = /^(?:repo|\.git)$/.test(basename(gitDir)) ? basename(dirname(gitDir)) : basename(gitDir, '.git');
  const found: Outcome[] = [];
  counted.set(name, found);
  for (const candidate of candidatesIn(gitDir)) {
    if (values.merge?.every((one) => !candidate.merge.startsWith(one))) continue;
    const outcome = tried(candidate);
    found.push(outcome);
    const { merge, folder, layout, published } = candidate;
    const line = JSON.stringify({ repository: name, merge, folder, layout, published, ...outcome });
    if (values.out === undefined) console.log(line);
    else appendFileSync(values.out, `${line}\n`);
  }
}
console.log(tableOf(counted));

function tried(candidate: Candidate): Outcome {
  let path: string | undefined;
  try {
    const stripped = strippedRepository(candidate);
    path = stripped.repository.path;
    return outcomeOf(stripped, candidate, cli);
  } catch (error) {
    return { kind: 'unreadable', why: String(error), lost: [], givenUp: [], changed: [], people: [] };
  } finally {
    if (path !== undefined && values.keep) console.error(path);
    else if (path !== undefined) rmSync(path, { recursive: true, force: true });
  }
}

function tableOf(all: ReadonlyMap<string, readonly Outcome[]>): string {
  const whole: [string, readonly Outcome[]] = ['all', [...all.values()].flat()];
  const rows = [...all, whole].map(([name, found]) => [
    name,
    found.length,
    ...outcomes.map((kind) => found.filter((one) => one.kind === kind).length),
    found.reduce((sum, { lost }) => sum + lost.length, 0),
    found.reduce((sum, { givenUp }) => sum + givenUp.length, 0),
    found.reduce((sum, { changed }) => sum + changed.length, 0),
    found.filter(({ people }) => people.length > 0).length,
  ]);
  const head = ['repository', 'merges', ...outcomes, 'SQL lost', 'given up by answer', 'published changed', 'broken by people'];
  return [head, head.map(() => '--'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

// Prints, for each kit and dialect, how many migrations are replayed as they were generated, how many changed characters of their SQL are
// seen, and what sees that a value of a snapshot was changed. After npm run build: npx tsx test/support/replay-table.ts [<kit> <dialect> [<values>]]
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KitProcess } from '../../src/kit/process.ts';
import generateFeatures, { featureHistory } from './feature-histories.ts';
import { projectStates } from './feature-states.ts';
import generateHistories from './generate-histories.ts';
import { type Dialect, type Kit, kinds } from './histories.ts';
import { judgeFolder, type Seen, seenIn } from './judged-state.ts';
import { changeIn, mutations, replaysIn, tagOf } from './replays.ts';
import { snapshotMutations } from './snapshot-mutations.ts';

async function row(kit: Kit, dialect: Dialect): Promise<string> {
  const child = new KitProcess(tmpdir());
  try {
    const tree = featureHistory(kit, dialect);
    const files = Object.entries(tree).filter(([path]) => path.endsWith('.sql'));
    const replays = await replaysIn(tree, kit, child);
    const identical = files.filter(([path]) => isGenerated(replays.get(tagOf(path))));
    for (const [path] of files)
      if (!isGenerated(replays.get(tagOf(path)))) console.error(kit, dialect, tagOf(path), replays.get(tagOf(path)));
    let [tried, caught] = [0, 0];
    for (const [path, text] of files) {
      for (const mutation of mutations(text, 20)) {
        const found = (await replaysIn({ ...tree, [path]: mutation.text }, kit, child, (tag) => tag === tagOf(path))).get(
          tagOf(path),
        );
        const isCaught = typeof found === 'object' && found.kind === 'edited';
        tried += 1;
        if (isCaught) caught += 1;
        else
          console.error(kit, dialect, path, mutation.at, JSON.stringify(text.slice(mutation.at - 20, mutation.at + 10)), found);
      }
    }
    return `| ${kit} | ${dialect} | ${files.length} | ${identical.length} | ${tried} | ${caught} |`;
  } finally {
    child.close();
  }
}

function isGenerated(replay: unknown): boolean {
  return typeof replay === 'object' && replay !== null && 'kind' in replay && replay.kind === 'generated';
}

/** Snapshots of every state, unchanged and with values changed at random: what sees it first. */
async function snapshotRow(kit: Kit, dialect: Dialect, count: number): Promise<string> {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'drizzle-guard-table-')));
  try {
    judgeFolder(kit, top);
    const counts: Record<Seen, number> = { replay: 0, drift: 0, rule: 0, warning: 0, no: 0 };
    const alarms: string[] = [];
    const states = projectStates(kit, dialect);
    for (const [seed, { name, tree }] of states.entries()) {
      const honest = await seenIn(top, tree);
      if (honest.seen !== 'no') alarms.push(`${name}: ${honest.said}`);
      const newest = (await changeIn(tree)).after.migrations.at(-1)?.snapshot.path ?? '';
      for (const { path, text } of snapshotMutations(tree[newest] ?? '', count, seed)) {
        const { seen } = await seenIn(top, { ...tree, [newest]: text });
        counts[seen] += 1;
        if (seen === 'no') console.error(kit, dialect, name, path);
      }
    }
    for (const alarm of alarms) console.error(kit, dialect, alarm);
    const { replay, drift, rule, warning, no } = counts;
    return `| ${kit} | ${dialect} | ${states.length} | ${alarms.length} | ${replay + drift + rule + warning + no} | ${replay} | ${drift} | ${rule} | ${warning} | ${no} |`;
  } finally {
    rmSync(top, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function main(): Promise<void> {
  await generateHistories();
  await generateFeatures();
  const [onlyKit, onlyDialect, values = '15'] = process.argv.slice(2);
  const wanted = kinds.filter(({ kit, dialect }) => kit === (onlyKit ?? kit) && dialect === (onlyDialect ?? dialect));
  console.log('| kit | dialect | generated | replayed identical | mutations | caught |\n|---|---|---|---|---|---|');
  for (const { kit, dialect } of wanted) console.log(await row(kit, dialect));
  console.log(
    '\n| kit | dialect | states | false alarms | changed values | replay | drift | snapshot-hand-edited | its warning | unseen |',
  );
  console.log('|---|---|---|---|---|---|---|---|---|---|');
  for (const { kit, dialect } of wanted) console.log(await snapshotRow(kit, dialect, Number(values)));
}

void main();

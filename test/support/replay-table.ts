// Prints, for each kit and dialect, how many migrations are replayed as they were generated, and how many changed characters are seen:
// npx tsx test/support/replay-table.ts [--all]
import { tmpdir } from 'node:os';
import { KitProcess } from '../../src/kit/process.ts';
import generateFeatures, { featureHistory } from './feature-histories.ts';
import { type Dialect, type Kit, kinds } from './histories.ts';
import { mutations, replaysIn, tagOf } from './replays.ts';

async function row(kit: Kit, dialect: Dialect): Promise<string> {
  const process = new KitProcess(tmpdir());
  try {
    const tree = featureHistory(kit, dialect);
    const files = Object.entries(tree).filter(([path]) => path.endsWith('.sql'));
    const replays = await replaysIn(tree, kit, process);
    const identical = files.filter(([path]) => isGenerated(replays.get(tagOf(path))));
    for (const [path] of files)
      if (!isGenerated(replays.get(tagOf(path)))) console.error(kit, dialect, tagOf(path), replays.get(tagOf(path)));
    let [tried, caught] = [0, 0];
    for (const [path, text] of files) {
      for (const mutation of mutations(text, 20)) {
        const found = (await replaysIn({ ...tree, [path]: mutation.text }, kit, process, (tag) => tag === tagOf(path))).get(
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
    process.close();
  }
}

function isGenerated(replay: unknown): boolean {
  return typeof replay === 'object' && replay !== null && 'kind' in replay && replay.kind === 'generated';
}

async function main(): Promise<void> {
  await generateFeatures();
  console.log('| kit | dialect | generated | replayed identical | mutations | caught |\n|---|---|---|---|---|---|');
  for (const { kit, dialect } of kinds) console.log(await row(kit, dialect));
}

void main();

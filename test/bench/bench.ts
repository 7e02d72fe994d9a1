import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import generateHistories from '../support/generate-histories.ts';
import { kits } from '../support/histories.ts';
import { collisions } from './collisions.ts';
import { largeRepository, migrationCommits, rebases, unguardedCommits } from './commits.ts';
import { integrityChecks } from './histories.ts';
import { fullChecks, sizes } from './proofs.ts';
import { type Section, table } from './table.ts';
import { downloadLefthook, installTools } from './tools.ts';

const quick = process.argv.includes('--quick');
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'drizzle-guard-bench-')));
// by itself this keeps one core busy; more is someone else's work, and milliseconds then say little
const print = (section: Section) => console.log(`${table(section)}\nload average: ${loadavg()[0]?.toFixed(1)}\n`);

const gitVersion = execFileSync('git', ['--version'], { encoding: 'utf8' }).trim();
console.log(
  `${availableParallelism()} cores, node ${process.version}, ${gitVersion}; medians of interleaved rounds, compared round by round\n`,
);
try {
  await generateHistories();
  const lefthook = downloadLefthook(join(folder, 'tools'));
  const modules = installTools(join(folder, 'tools'), '0.31');
  for (const files of quick ? [500] : [500, 20_000]) {
    const repository = largeRepository(join(folder, `files-${files}`), modules, files);
    print(unguardedCommits(repository, files, lefthook, quick ? 7 : 41));
    if (files > 500) continue;
    print(migrationCommits(repository, quick ? 7 : 21));
    print(rebases(repository, 40, quick ? 3 : 11));
  }
  for (const kit of kits) {
    const tools = kit === '0.31' ? modules : installTools(join(folder, 'tools-1.0'), kit);
    print(integrityChecks(folder, tools, kit, quick ? [30, 300] : [30, 100, 300], quick ? 5 : 11));
    if (kit === '0.31') print(collisions(folder, tools, kit, quick ? 3 : 7));
    for (const size of sizes) print(fullChecks(folder, tools, kit, size, quick ? 3 : 9));
  }
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

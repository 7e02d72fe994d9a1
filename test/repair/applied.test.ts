import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openRepository } from '../../src/git/repository.ts';
import { judge } from '../../src/judge/judge.ts';
import { unapproved } from '../../src/model/report.ts';
import { planRepair } from '../../src/repair/repair.ts';
import { writeOutcome } from '../../src/repair/writing/index.ts';
import { branchSituations } from '../support/branch-situations.ts';
import { branched } from '../support/branches.ts';
import { broughtTogether, type Operation, operations } from '../support/brought-together.ts';
import { type Dialect, dialects, type Kit, kits } from '../support/histories.ts';
import { type Database, databaseKinds, type Kind } from '../support/migrated-databases.ts';
import { type TestRepository, temporaryFolder } from '../support/repository.ts';

// more of it by hand: SITUATIONS=each npx vitest run test/repair/applied.test.ts takes every situation with one way to bring branches together,
// SITUATIONS=all with all of them
const wanted = process.env.SITUATIONS;
const all = wanted !== undefined;
const tally: Record<string, number> = {};

interface Row {
  readonly kit: Kit;
  readonly dialect: Dialect;
  readonly situation: string;
  readonly operation: Operation;
}

const every: readonly Row[] = kits.flatMap((kit, first) =>
  dialects.flatMap((dialect, second) =>
    branchSituations(dialect).flatMap(({ name: situation }, third) =>
      operations
        .filter((_, at) => wanted === 'all' || at === (first + second + third) % operations.length)
        .map((operation) => ({ kit, dialect, situation, operation })),
    ),
  ),
);
/** In every run: each way, dialect and layout at least once. */
const few: readonly Row[] = [
  { kit: '0.31', dialect: 'postgresql', situation: 'expand, fill, contract', operation: 'rebase' },
  {
    kit: '0.31',
    dialect: 'sqlite',
    situation: 'theirs adds a column to a table that mine builds anew',
    operation: 'cherry-pick',
  },
  { kit: '0.31', dialect: 'mysql', situation: 'expand, fill, contract', operation: 'stash pop' },
  { kit: '1.0', dialect: 'postgresql', situation: 'both change one column', operation: 'clean merge' },
  { kit: '1.0', dialect: 'sqlite', situation: 'expand, fill, contract', operation: 'merge the other way' },
];
const kindsOf = (dialect: Dialect) => {
  const there = databaseKinds.filter((kind) => kind.dialect === dialect && kind.isThere);
  // PGlite takes seconds to start, so it stands in where no server answers
  return all ? there : there.slice(-1);
};

describe('repaired migrations, applied', () => {
  for (const { name, isThere } of databaseKinds)
    test.skipIf(isThere)(`${name} answers at 127.0.0.1 without a password`, () => expect(isThere).toBe(true));

  test.each(all ? every : few)('$kit $dialect, $situation: $operation', { timeout: 300_000 }, async (row) => {
    const { kit, dialect, operation } = row;
    const situation = branchSituations(dialect).find(({ name }) => name === row.situation);
    if (situation === undefined) throw new Error(`There is no situation ${row.situation}`);
    const sides = await branched(kit, dialect, situation);
    const { repository } = sides;
    let asked = '';
    const done = await broughtTogether(operation, sides, async () => {
      asked = await fixed(repository);
      return asked === '';
    });
    count(kit, dialect, done ? 'repaired' : 'asked');
    if (!done) {
      if (all) console.log(`asked: ${kit} ${dialect}, ${row.situation}, ${operation}: ${asked}`);
      else expect(asked).toBe('');
      return;
    }
    expect(await mistakes(repository)).toEqual([]);
    expect(repository.run("git diff --cached --name-only --diff-filter=MDT origin/main -- 'drizzle/**.sql'").stdout).toBe('');
    const folders = { published: exported(repository, 'origin/main'), repaired: exported(repository), whole: sides.whole };
    for (const kind of kindsOf(dialect)) await expectSameDatabases(kind, kit, folders);
  });

  test.runIf(all)('how many', () => console.log(tally));
});

function count(...[kit, dialect, end]: string[]): void {
  const key = `${kit} ${dialect} ${end}`;
  tally[key] = (tally[key] ?? 0) + 1;
}

/** Repairs as `fix --yes` does; gives what it asks or refuses, or nothing. */
async function fixed({ path }: TestRepository): Promise<string> {
  const repository = await openRepository(path);
  try {
    const { plan, worse, report } = await planRepair(repository, { renames: [], creates: [], restores: [] });
    if (plan.questions.length > 0) return plan.questions.map(({ ask }) => ask).join('\n');
    if (worse.length > 0) return worse.map(({ problem }) => problem).join('\n');
    if (report.verdict === 'unchecked') return report.unchecked.map(({ reason }) => reason).join('\n');
    if (plan.contents.size > 0) await writeOutcome(repository, { outs: plan.outs, files: plan.contents }, { says: '' });
    return '';
  } finally {
    repository.close();
  }
}

async function mistakes({ path }: TestRepository): Promise<string[]> {
  const report = await judge({ cwd: path, subject: { kind: 'index' }, level: 'drift' });
  const wrong = unapproved(report).filter(({ kind, rule }) => kind === 'mistake' && rule !== 'sql-hand-edited');
  return [...wrong.map(({ problem }) => problem), ...report.unchecked.filter(({ blocks }) => blocks).map(({ reason }) => reason)];
}

/** The migrations of a commit, or of the index, in a folder of their own. */
function exported(repository: TestRepository, commit?: string): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'drizzle'), { recursive: true });
  const tree = commit ?? repository.git('write-tree');
  const { exitCode, output } = repository.run(`git archive ${tree} drizzle | tar -x -C '${folder}'`);
  if (exitCode !== 0) throw new Error(output);
  return join(folder, 'drizzle');
}

interface Folders {
  readonly published: string;
  readonly repaired: string;
  readonly whole: string;
}

/** A database that ran what is published, a new one, and one that ran what the schema gives at once are the same in the end. */
async function expectSameDatabases(kind: Kind, kit: Kit, { published, repaired, whole }: Folders): Promise<void> {
  const [old, fresh, plain] = await Promise.all([kind.empty(kit), kind.empty(kit), kind.empty(kit)]);
  try {
    await old.migrate(published);
    await old.run(`insert into users (id, ${await nameOf(old)}) values (1, 'a'), (2, 'b')`);
    await old.migrate(repaired);
    await fresh.migrate(repaired);
    await plain.migrate(whole);
    const catalog = await old.catalog();
    expect(catalog, `${kind.name}: after what is published, and from empty`).toEqual(await fresh.catalog());
    expect(catalog, `${kind.name}: what the schema says`).toEqual(await plain.catalog());
    expect(await old.rows(['users'])).toEqual({ users: 2 });
  } finally {
    await Promise.all([old, fresh, plain].map((one) => one.close()));
  }
}

/** What the first column of users is called by now. */
async function nameOf(database: Database): Promise<'mail' | 'email'> {
  return (await database.catalog()).some((line) => line.startsWith('column users mail ')) ? 'mail' : 'email';
}

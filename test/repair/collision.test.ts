import { describe, expect, test } from 'vitest';
import { openRepository } from '../../src/git/repository.ts';
import { judge } from '../../src/judge/judge.ts';
import { undo } from '../../src/repair/writing/index.ts';
import { diverged, fixed, resolveSchema } from '../support/diverged.ts';
import { type Dialect, dialects, history } from '../support/histories.ts';
import type { TestRepository } from '../support/repository.ts';
import { saidBy } from '../support/situation.ts';

const kit = '0.31';
const journal = 'drizzle/meta/_journal.json';

/** Ways to bring two branches together, each ending in a conflict. */
const operations: Readonly<Record<string, (repository: TestRepository) => void>> = {
  merge: (repository) => void repository.run('git merge -q origin/main'),
  'merge the other way': (repository) => {
    repository.git('checkout', '-q', 'main');
    repository.run('git merge -q mine');
  },
  rebase: (repository) => void repository.run('git rebase -q origin/main'),
  'cherry-pick': (repository) => {
    repository.git('checkout', '-q', '-b', 'other', 'origin/main');
    repository.run('git cherry-pick mine');
  },
  'stash pop': (repository) => {
    repository.git('reset', '-q', '--soft', 'mine~1');
    repository.git('stash', '-q');
    repository.git('reset', '-q', '--hard', 'origin/main');
    repository.run('git stash pop -q');
  },
  'stash pop of untracked files': (repository) => {
    repository.git('reset', '-q', 'mine~1');
    repository.git('stash', '-q', '-u');
    repository.git('reset', '-q', '--hard', 'origin/main');
    repository.run('git stash pop -q');
  },
};

const rows = Object.keys(operations).flatMap((operation) =>
  dialects.filter((dialect) => dialect === 'postgresql' || operation === 'rebase').map((dialect) => ({ operation, dialect })),
);

describe('two migrations generated side by side', () => {
  test.each(rows)('$operation ($dialect): mine comes after theirs with the same SQL', async ({ operation, dialect }) => {
    const repository = diverged(kit, dialect);
    operations[operation]?.(repository);
    const conflict = repository.git('ls-files', '-s');
    resolveSchema(repository, kit, dialect);
    const { plan } = await fixed(repository);

    expect(plan.questions).toEqual([]);
    expectMineBehindTheirs(repository, dialect);
    await expectClean(repository);
    expect((await fixed(repository)).plan.contents.size, 'a second run changes nothing').toBe(0);

    await undone(repository);
    const drizzle = (listed: string) => listed.split('\n').filter((line) => line.includes('\tdrizzle/'));
    expect(drizzle(repository.git('ls-files', '-s')), 'undo brings the conflict back').toEqual(drizzle(conflict));
  });

  test('two that have one time, because what both follow lies in the future', async () => {
    const repository = diverged(kit, 'postgresql');
    const timeIn = (commit: string) =>
      /"idx": 3,[^}]*"when": (\d+)/.exec(repository.git('show', `${commit}:${journal}`))?.[1] ?? '';
    const text = repository.read(journal).replace(timeIn('mine'), timeIn('origin/main'));
    repository.write({ [journal]: text }).commit('the same time');
    repository.run('git merge -q origin/main');
    resolveSchema(repository, kit, 'postgresql');
    expect((await fixed(repository)).plan.questions).toEqual([]);
    expectMineBehindTheirs(repository, 'postgresql');
    await expectClean(repository);
  });

  test('what a branch added to a published migration comes along, and what it changed there is asked about', async () => {
    const repository = diverged(kit, 'postgresql');
    const edited = 'drizzle/0001_step_2.sql';
    const was = repository.read(edited);
    repository.write({ [edited]: `${was}--> statement-breakpoint\nupdate users set name = '' where name is null;\n` });
    repository.commit('more of step 2');
    repository.run('git merge -q origin/main');
    resolveSchema(repository, kit, 'postgresql');
    expect((await fixed(repository)).plan.questions).toEqual([]);
    expect(repository.read(edited)).toBe(was);
    expect(repository.read('drizzle/0005_step_2_added.sql')).toContain("update users set name = '' where name is null;");

    repository.git('merge', '--abort');
    repository.write({ [edited]: was.replace('text', 'varchar(9)') }).commit('another step 2');
    repository.run('git merge -q origin/main');
    resolveSchema(repository, kit, 'postgresql');
    const { plan } = await fixed(repository);
    expect(plan.questions.map(({ ask }) => ask)).toEqual([expect.stringContaining('0001_step_2 is published, and a statement')]);
  });

  test('SQL behind what a published migration did as well stays, unless that one has it too', async () => {
    const repository = diverged(kit, 'postgresql');
    const again = history(kit, 'postgresql', '4again');
    const path = Object.keys(again).find((one) => one.endsWith('_again.sql')) ?? '';
    const more = "--> statement-breakpoint\nupdate users set nickname = '' where nickname is null;\n";
    const merge = () => {
      repository.run('git merge -q origin/main');
      repository.write({ 'src/schema.ts': again['src/schema.ts'] ?? '' }).git('add', 'src/schema.ts');
    };
    repository.git('reset', '-q', '--hard', 'mine~1');
    repository.write({ ...again, [path]: `${again[path]}${more}` }).commit('mine');
    merge();
    expect((await fixed(repository)).plan.questions).toEqual([]);
    const kept = repository.read('drizzle/0004_again.sql');
    expect([kept.includes('update users'), kept.includes('ADD COLUMN')]).toEqual([true, false]);
    await expectClean(repository);

    repository.git('merge', '--abort');
    repository.git('checkout', '-q', 'main');
    repository.write({ 'drizzle/0003_step_4.sql': `${repository.read('drizzle/0003_step_4.sql')}${more}` }).commit('theirs');
    repository.publish().git('checkout', '-q', 'mine');
    merge();
    expect((await fixed(repository)).plan.questions).toEqual([]);
    expect(repository.git('ls-files', 'drizzle/*.sql')).not.toContain('again');
  });

  test('a union merge, which git finds nothing wrong with and which makes one file of two snapshots', async () => {
    const repository = diverged(kit, 'postgresql');
    repository.write({ '.git/info/attributes': 'drizzle/meta/* merge=union\n' });
    repository.run('git merge -q origin/main');
    resolveSchema(repository, kit, 'postgresql');
    expect((await fixed(repository)).plan.questions).toEqual([]);
    expectMineBehindTheirs(repository, 'postgresql');
    await expectClean(repository);
  });

  test('each step of a rebase is repaired, and a custom migration stays behind its own', async () => {
    const repository = diverged(kit, 'postgresql');
    custom(repository, '0004_backfill', "update users set city = '' where city is null;\n");
    repository.commit('backfill');
    repository.run('git rebase -q origin/main');
    resolveSchema(repository, kit, 'postgresql');
    await fixed(repository);
    repository.run('GIT_EDITOR=true git rebase --continue');
    await fixed(repository);
    repository.run('GIT_EDITOR=true git rebase --continue');

    expect(repository.exists('.git/rebase-merge')).toBe(false);
    const names = repository.git('ls-files', 'drizzle/*.sql').split('\n');
    expect(names.slice(-3)).toEqual(['drizzle/0003_step_4.sql', 'drizzle/0004_step_4b.sql', 'drizzle/0005_backfill.sql']);
    await expectClean(repository);
  });
});

/** Adds a custom migration by hand as `generate --custom` does. */
function custom(repository: TestRepository, tag: string, sql: string): void {
  const journal = JSON.parse(repository.read('drizzle/meta/_journal.json')) as { entries: { idx: number; when: number }[] };
  const last = journal.entries.at(-1);
  if (last === undefined) throw new Error('There is no migration');
  const number = String(last.idx).padStart(4, '0');
  const snapshot = JSON.parse(repository.read(`drizzle/meta/${number}_snapshot.json`)) as { id: string };
  journal.entries.push({ ...last, idx: last.idx + 1, when: last.when + 1000, ...{ tag } });
  repository.write({
    [`drizzle/${tag}.sql`]: `-- Custom SQL migration file, put your code below! --\n${sql}`,
    [`drizzle/meta/${tag.slice(0, 4)}_snapshot.json`]: JSON.stringify(
      { ...snapshot, id: crypto.randomUUID(), prevId: snapshot.id },
      null,
      2,
    ),
    'drizzle/meta/_journal.json': JSON.stringify(journal, null, 2),
  });
}

function expectMineBehindTheirs(repository: TestRepository, dialect: Dialect): void {
  const [mine, theirs] = (['4b', '4'] as const).map((state) => history(kit, dialect, state));
  const names = repository.git('ls-files', 'drizzle/*.sql').split('\n');
  expect(names.slice(-2)).toEqual(['drizzle/0003_step_4.sql', 'drizzle/0004_step_4b.sql']);
  for (const [path, text] of Object.entries(theirs ?? {}))
    if (/\.sql$|_snapshot\.json$/.test(path)) expect(repository.read(path), path).toBe(text);
  expect(repository.read('drizzle/0004_step_4b.sql')).toBe(mine?.['drizzle/0003_step_4b.sql']);
}

async function expectClean(repository: TestRepository): Promise<void> {
  const report = await judge({ cwd: repository.path, subject: { kind: 'index' }, level: 'drift' });
  expect([report.verdict, saidBy(report)]).toEqual(['clean', []]);
}

async function undone({ path }: TestRepository): Promise<void> {
  const repository = await openRepository(path);
  await undo(repository);
  repository.close();
}

import { describe, expect, test } from 'vitest';
import { type Dialect, history, type State } from '../support/histories.ts';
import { kitProject } from '../support/kit-project.ts';
import { repaired, verdictOn } from '../support/repaired.ts';
import type { TestRepository } from '../support/repository.ts';

type Project = Record<string, string>;

/** Mine and what was published meanwhile, both generated from step 3, merged. */
function merged(dialect: Dialect, mine: Project, theirs: Project, schema: string | undefined): TestRepository {
  const repository = kitProject('1.0', history('1.0', dialect, '3'));
  repository.git('checkout', '-q', '-b', 'mine');
  repository.write(mine);
  repository.commit('mine');
  repository.git('checkout', '-q', 'main');
  repository.write(theirs);
  repository.commit('theirs');
  repository.publish();
  repository.git('checkout', '-q', 'mine');
  repository.run('git merge -q origin/main');
  repository.write({ 'src/schema.ts': schema ?? '' }).git('add', 'src/schema.ts');
  return repository;
}

function state(dialect: Dialect, name: State): Project {
  return history('1.0', dialect, name);
}

/** The schema of theirs with the column that mine adds. */
function bothOf(mine = '', theirs = ''): string {
  const column = /, city: .*?(?= \}\);)/.exec(mine)?.[0] ?? '';
  return theirs.replace(/(, nickname: .*?)(?= \}\);)/, `$1${column}`);
}

/** The same step with a column that must have a value. */
function required(project: Project, of: RegExp): Project {
  return Object.fromEntries(
    Object.entries(project).map(([path, text]) => {
      if (path.endsWith('schema.ts')) return [path, text.replace(/(nickname: [^)]*\)+)/, '$1.notNull()')];
      if (!of.test(path)) return [path, text];
      const changed = path.endsWith('.sql')
        ? text.replace(/;?$/, ' NOT NULL;')
        : text.replace(/("name": "nickname",[^}]*"notNull": )false/, '$1true').replace(/("id": ")[^"]{8}/, '$1aaaaaaaa');
      return [path, changed];
    }),
  );
}

/** Staged ones, in their order. */
function folders(repository: TestRepository): string[] {
  return [
    ...new Set(
      repository
        .git('ls-files', 'drizzle')
        .split('\n')
        .map((path) => path.split('/')[1] ?? ''),
    ),
  ];
}

function names(repository: TestRepository): string[] {
  return folders(repository).map((folder) => folder.replace(/^\d+_/, ''));
}

function expectPublished(repository: TestRepository, theirs: Project): void {
  for (const [path, text] of Object.entries(theirs)) if (path.startsWith('drizzle/')) expect(repository.read(path)).toBe(text);
}

function folderOf(project: Project, name: string): string {
  return (
    Object.keys(project)
      .find((path) => path.includes(`_${name}/`))
      ?.split('/')[1] ?? ''
  );
}

describe.each(['postgresql', 'sqlite'] as const)('%s: folders of 1.0 beside each other', (dialect) => {
  test('stay as they are where they commute, and the next one follows both', async () => {
    const [mine, theirs] = [state(dialect, '4b'), state(dialect, '4')];
    const schema = bothOf(mine['src/schema.ts'], theirs['src/schema.ts']);
    const repository = merged(dialect, mine, theirs, schema);
    expect((await repaired(repository)).contents.size).toBe(0);

    repository.write({ 'src/schema.ts': schema.replace(/id: (int|integer)\(/, "age: $1('age'), id: $1(") }).stage();
    const plan = await repaired(repository);
    expect(plan.steps).toHaveLength(1);
    const last = folders(repository).at(-1);
    const idIn = (project: Project, name: string) =>
      (JSON.parse(project[`drizzle/${folderOf(project, name)}/snapshot.json`] ?? '') as { id: string }).id;
    const { prevIds } = JSON.parse(repository.read(`drizzle/${last}/snapshot.json`)) as { prevIds: string[] };
    expect(prevIds.toSorted()).toEqual([idIn(mine, 'step_4b'), idIn(theirs, 'step_4')].toSorted());
    expect(await verdictOn(repository)).toEqual(['clean', []]);
  });

  test('one that did the same as a published one is dropped', async () => {
    const [mine, theirs] = [state(dialect, '4again'), state(dialect, '4')];
    const repository = merged(dialect, mine, theirs, theirs['src/schema.ts']);
    expect(await repaired(repository)).toMatchObject({ questions: [] });
    expect(names(repository)).toEqual(['step_1', 'step_2', 'step_3', 'step_4']);
    expect(await verdictOn(repository)).toEqual(['clean', []]);
  });

  test('one that changed the same otherwise is generated again behind the published one', async () => {
    const mine = required(state(dialect, '4again'), /_again\//);
    const theirs = state(dialect, '4');
    const repository = merged(dialect, mine, theirs, mine['src/schema.ts']);
    const plan = await repaired(repository);
    expect(plan.questions).toEqual([]);
    expect(names(repository)).toEqual(['step_1', 'step_2', 'step_3', 'step_4', 'again']);
    expectPublished(repository, theirs);
    expect(repository.read(`drizzle/${folders(repository).at(-1)}/migration.sql`)).not.toContain('ADD');
    expect((await repaired(repository)).contents.size).toBe(0);
  });
});

test('a migration that was generated from one that is gone follows what is there', async () => {
  const [mine, theirs] = [state('postgresql', '4again'), state('postgresql', '4')];
  const gone = `drizzle/${folderOf(mine, 'again')}/snapshot.json`;
  const { version, dialect, id } = JSON.parse(mine[gone] ?? '') as Record<string, string>;
  const custom = {
    type: 'diff',
    version,
    dialect,
    id: id?.replace(/^.{8}/, 'cccccccc'),
    prevIds: [id],
    footprints: [],
    deltas: [],
  };
  const fill = {
    'drizzle/20270101000000_fill/migration.sql': "UPDATE users SET name = '' WHERE name IS NULL;",
    'drizzle/20270101000000_fill/snapshot.json': JSON.stringify(custom, null, 2),
  };
  const repository = merged('postgresql', { ...mine, ...fill }, theirs, theirs['src/schema.ts']);
  repository.commit('merged');
  repository.git('rm', '-rq', `drizzle/${folderOf(mine, 'again')}`);
  expect(await repaired(repository)).toMatchObject({ questions: [] });
  expect(names(repository).at(-1)).toBe('fill');
  expect(await verdictOn(repository)).toEqual(['clean', []]);
});

test('a stash whose schema is not staged yet is asked about, and folders that are not staged are staged', async () => {
  const mine = state('postgresql', '4b');
  const repository = kitProject('1.0', state('postgresql', '3'));
  repository.write(mine);
  repository.git('add', 'drizzle');
  expect((await repaired(repository)).questions).toMatchObject([
    { ask: expect.stringContaining('git add src/schema.ts') as string },
  ]);
  repository.stage();
  repository.git('rm', '-rq', '--cached', `drizzle/${folderOf(mine, 'step_4b')}`);
  expect(await repaired(repository)).toMatchObject({
    questions: [],
    steps: [{ say: expect.stringContaining('Stages') as string }],
  });
  expect(await verdictOn(repository)).toEqual(['clean', []]);
});

describe('folders of 1.0', () => {
  const theirs = state('postgresql', '4');
  const mine = state('postgresql', '4b');
  const schema = bothOf(mine['src/schema.ts'], theirs['src/schema.ts']);
  const own = folderOf(mine, 'step_4b');
  const published = folderOf(theirs, 'step_2');

  const clean: Record<string, [(repository: TestRepository) => void, string[]]> = {
    'that sort before what they were generated from get a time after it': [
      (repository) => repository.git('mv', `drizzle/${own}`, 'drizzle/20200101000000_step_4b'),
      ['step_4b'],
    ],
    'whose names hold no real time get one': [
      (repository) => repository.git('mv', `drizzle/${own}`, 'drizzle/20261341000000_step_4b'),
      ['step_4b'],
    ],
    'that are published come back where they were edited': [
      (repository) => repository.write({ [`drizzle/${published}/snapshot.json`]: '{}' }).stage(),
      ['step_4b'],
    ],
    'that are published come back where they were deleted': [
      (repository) => repository.git('rm', '-rq', `drizzle/${published}`),
      ['step_4b'],
    ],
    'that are published get their names back': [
      (repository) => repository.git('mv', `drizzle/${published}`, 'drizzle/20260101000000_two'),
      ['step_4b'],
    ],
    'that are copies of published ones go': [
      (repository) => {
        repository.run(`cp -r drizzle/${published} drizzle/20390101000000_copy`);
        repository.stage();
      },
      ['step_4b'],
    ],
    'that have SQL alone become custom migrations': [
      (repository) =>
        repository
          .write({ 'drizzle/20260101000000_fill/migration.sql': "UPDATE users SET name = '' WHERE name IS NULL;" })
          .stage(),
      ['fill', 'step_4b'],
    ],
    'take in SQL that lies outside of any': [
      (repository) => repository.write({ 'drizzle/0009_fill.sql': "UPDATE users SET name = '' WHERE name IS NULL;" }).stage(),
      ['fill', 'step_4b'],
    ],
    'whose snapshot was lost get it from an older commit': [
      (repository) => repository.git('rm', '-q', `drizzle/${own}/snapshot.json`),
      ['step_4b'],
    ],
  };

  test.each(Object.keys(clean))('%s', async (name) => {
    const [tamper, added] = clean[name] ?? [() => {}, []];
    const repository = merged('postgresql', mine, theirs, schema);
    tamper(repository);
    const plan = await repaired(repository);
    expect(plan.questions).toEqual([]);
    expect(plan.steps.length).toBeGreaterThan(0);
    expectPublished(repository, theirs);
    expect(
      names(repository)
        .filter((one) => !/^step_[1-4]$/.test(one))
        .sort(),
    ).toEqual(added);
    expect(await verdictOn(repository)).toEqual(['clean', []]);
  });

  test('with SQL that changes tables as the schema does are kept, others are asked about', async () => {
    const repository = kitProject('1.0', state('postgresql', '3'));
    repository.write({ 'drizzle/20390101000000_hand/migration.sql': 'ALTER TABLE "users" ADD COLUMN "nickname" text;' }).stage();
    expect((await repaired(repository)).questions).toHaveLength(1);
    repository.write({ 'src/schema.ts': theirs['src/schema.ts'] ?? '' }).stage();
    expect((await repaired(repository)).questions).toEqual([]);
    expect(await verdictOn(repository)).toEqual(['clean', []]);
  });
});

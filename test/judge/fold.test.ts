import { expect, test } from 'vitest';
import { folded } from '../../src/judge/fold.ts';
import { judge } from '../../src/judge/judge.ts';
import type { ReportedFinding } from '../../src/model/report.ts';
import { approvingLine } from '../../src/reporters/standing.ts';
import { type Dialect, history, kinds } from '../support/histories.ts';
import { finding } from '../support/reports.ts';
import { publishedRepository, type TestRepository } from '../support/repository.ts';

/** A branch whose custom migration drops these columns. */
function dropping({ kit, dialect }: { readonly kit: '0.31' | '1.0'; readonly dialect: Dialect }, columns: readonly string[]) {
  const [before, after] = [history(kit, dialect, '3'), history(kit, dialect, '4custom')];
  const [path = ''] = Object.keys(after).filter((name) => name.endsWith('.sql') && !(name in before));
  const repository = publishedRepository(before);
  repository.git('checkout', '-q', '-b', 'feature');
  const sql = columns.map((column) => `ALTER TABLE users DROP COLUMN ${column};\n`).join('--> statement-breakpoint\n');
  repository.write({ ...after, [path]: sql }).stage();
  const tag = path.replace(/^drizzle\//, '').replace(/\/migration\.sql$|\.sql$/, '');
  return { repository, tag, table: dialect === 'postgresql' ? 'public.users' : 'users' };
}

const index = (repository: TestRepository) => judge({ cwd: repository.path, subject: { kind: 'index' } });
const approving = (repository: TestRepository, text: string) =>
  judge({
    cwd: repository.path,
    subject: { kind: 'index', message: { text: `Drop\n\n${text}`, author: 'Ada <ada@example.com>' } },
  });
const columns = ['a', 'b', 'c', 'd', 'e', 'f'];

test.each(kinds)(
  '$kit $dialect: many of one rule in one migration are one finding, which its tag or its members approve',
  async (kind) => {
    const { repository, tag, table } = dropping(kind, columns);
    const line = (subject: string, rule = 'drop-column') => `Migration-Approved: ${rule} ${subject}: unused`;
    const each = (...names: readonly string[]) => names.map((name) => line(`${table}.${name}`)).join('\n');

    const { findings, verdict } = await index(repository);
    expect(verdict).toBe('blocked');
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ rule: 'drop-column', subject: tag, migration: tag, line: 1 });
    expect(findings[0]?.why).toBe('The data is lost, and deployed code that still reads them will fail.');
    expect(findings[0]?.members?.map(({ subject }) => subject)).toEqual(columns.map((column) => `${table}.${column}`));
    expect(findings[0]?.problem.endsWith('5 more findings of this rule: users.b, users.c, users.d and 2 others.')).toBe(true);

    expect(await approving(repository, line(tag))).toMatchObject({ verdict: 'approved', findings: [{ subject: tag }] });
    expect(await approving(repository, each(...columns))).toMatchObject({ verdict: 'approved', findings: [{ subject: tag }] });
    expect(await approving(repository, line(tag, 'drop-table'))).toMatchObject({
      verdict: 'blocked',
      findings: [{ members: { length: 6 } }],
    });

    const one = await approving(repository, each('a'));
    const open = one.findings.filter(({ approvedBy }) => approvedBy === null);
    expect(open.map(({ subject, members }) => [subject, members?.length])).toEqual([[tag, 5]]);
    const three = await approving(repository, each('a', 'b', 'c'));
    expect(three.verdict).toBe('blocked');
    expect(three.findings.map(({ subject, approvedBy }) => [subject, approvedBy !== null])).toEqual(
      columns.map((column) => [`${table}.${column}`, ['a', 'b', 'c'].includes(column)]),
    );
  },
);

test('three are three, and keep their own names', async () => {
  const { repository, tag } = dropping({ kit: '0.31', dialect: 'postgresql' }, ['a', 'b', 'c']);
  const { findings } = await index(repository);
  expect(findings.map(({ subject, members }) => [subject, members])).toEqual(
    ['a', 'b', 'c'].map((column) => [`public.users.${column}`, undefined]),
  );
  const report = await approving(repository, `Migration-Approved: drop-column ${tag}: nobody reads them`);
  expect(report.verdict).toBe('blocked');
});

test('the fingerprint of a fold is its own, and those of its members stay', async () => {
  const member = (subject: string) => finding({ subject, group: '0001_add_name', fingerprint: subject.padEnd(16, '0') });
  const [fold] = await folded(['a', 'b', 'c', 'd'].map(member));
  expect(fold?.fingerprint).toMatch(/^[0-9a-f]{16}$/);
  expect(fold?.members?.map(({ fingerprint }) => fingerprint)).toEqual(['a', 'b', 'c', 'd'].map((one) => one.padEnd(16, '0')));
});

test('projects that share a tag say which of them is meant', async () => {
  const [before, after] = [history('0.31', 'postgresql', '3'), history('0.31', 'postgresql', '4custom')];
  const [sql = ''] = Object.keys(after).filter((name) => name.endsWith('.sql') && !(name in before));
  const within = (folder: string, tree: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(tree).flatMap(([path, text]) => (path.startsWith('drizzle/') ? [[`${folder}/${path}`, text]] : [])),
    );
  const repository = publishedRepository({ ...within('a', before), ...within('b', before) });
  repository.git('checkout', '-q', '-b', 'feature');
  const drops = columns.map((column) => `ALTER TABLE users DROP COLUMN ${column};\n`).join('');
  repository.write({ ...within('a', { ...after, [sql]: drops }), ...within('b', { ...after, [sql]: drops }) }).stage();
  const tag = sql.replace(/^drizzle\/|\.sql$/g, '');
  const subjects = [`a/drizzle#${tag}`, `b/drizzle#${tag}`];
  expect((await index(repository)).findings.map(({ subject }) => subject)).toEqual(subjects);
  const one = await approving(repository, `Migration-Approved: drop-column ${subjects[0]}: unused`);
  expect(one.findings.map(({ approvedBy }) => approvedBy !== null)).toEqual([true, false]);
});

test('an approval with the digest of a group is void once the group has other findings; one of the tag alone is not', async () => {
  const { repository, tag } = dropping({ kit: '0.31', dialect: 'postgresql' }, columns);
  const [fold] = (await index(repository)).findings;
  const line = approvingLine(fold as ReportedFinding).replace('<reason>', 'nobody reads them');
  expect(line).toBe(`Migration-Approved: drop-column ${tag}@${fold?.digest}: nobody reads them`);
  expect(fold).toMatchObject({ subject: tag, group: tag, digest: expect.stringMatching(/^[0-9a-f]{16}$/) });
  expect((await approving(repository, line)).verdict).toBe('approved');
  expect((await approving(repository, line.replace(/@[0-9a-f]+/, ''))).verdict).toBe('approved');
  // neither fewer digits nor others count
  for (const wrong of [line.replace(/.: nobody/, ': nobody'), line.replace(/@[0-9a-f]+/, `@${'0'.repeat(16)}`)]) {
    const report = await approving(repository, wrong);
    expect(report.verdict).toBe('blocked');
    expect(report.notes.join()).toContain(`the migration has other findings of this rule now. Review them and write: ${line}`);
  }
});

import { describe, expect, test } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import { auditPretty } from '../../src/reporters/audit.ts';
import { schemaWithoutMigration } from '../../src/rules/schema-without-migration.ts';
import { note, publishedLine } from '../support/audited.ts';
import { history } from '../support/histories.ts';
import { kitProject } from '../support/kit-project.ts';
import type { TestRepository } from '../support/repository.ts';

const all = (repository: TestRepository) => audit({ cwd: repository.path, all: true });
const forgotten = { findings: [{ rule: 'schema-without-migration', subject: 'users.phone' }] };

describe('what only a note knows', () => {
  test('counts at its level, and is not known to be fixed where only integrity was asked for', async () => {
    const { repository, oids } = publishedLine([{ tree: { 'src/schema.ts': '// x\n' }, message: 'no migration' }]);
    note(repository, oids[1] ?? '', forgotten);
    const report = await audit({ cwd: repository.path, all: true, level: 'integrity' });
    expect(report).toMatchObject({
      verdict: 'clean',
      unchecked: [{ blocks: false }],
      commits: { judged: 1, clean: 1, overrides: 1 },
      flagged: [
        {
          ...{ commit: oids[1], how: 'no-verify', class: 'override' },
          findings: [{ rule: 'schema-without-migration', level: 'drift', repairedBy: null, noted: { isJudged: false } }],
        },
      ],
    });
    expect(auditPretty(report, { color: false })).toContain(
      [
        '  bypassed with --no-verify, no reason given; not checked again',
        '  schema-without-migration  users.phone  not checked again',
        `    ${schemaWithoutMigration.summary}: users.phone. This was recorded at level drift when the commit was made.`,
      ].join('\n'),
    );
    expect(report.notes.join('\n')).toContain(
      'schema-without-migration users.phone of earlier notes not checked again; to check, on a branch that has the commit: drizzle-guard audit --level drift',
    );
  });

  test('is judged again only where HEAD has it and can be judged', async () => {
    const { repository, oids } = publishedLine([{ tree: { 'src/schema.ts': '// x\n' } }, { tree: { 'readme.md': 'x' } }]);
    note(repository, oids[1] ?? '', forgotten);
    // no drizzle-kit is installed: what could not be judged is not fixed, and fails only where it was asked for
    const here = await all(repository);
    expect(here).toMatchObject({ verdict: 'clean', checkedOut: { level: 'drift' } });
    expect(here.flagged[0]?.findings).toMatchObject([{ repairedBy: null, noted: { isJudged: false } }]);
    expect(here.notes.join('\n')).toContain('HEAD could not be judged at level drift: ');
    const asked = await audit({ cwd: repository.path, all: true, level: 'drift' });
    expect(asked).toMatchObject({
      verdict: 'unchecked',
      flagged: [{ findings: [{ repairedBy: null, noted: { isJudged: false } }] }],
    });
    // another revision is asked about, HEAD does not have it, or there is no working tree
    const elsewhere = await audit({ cwd: repository.path, range: `${oids[0]}..${oids[1]}` });
    expect(elsewhere).toMatchObject({ verdict: 'clean', flagged: [{ commit: oids[1] }], unchecked: [{ blocks: false }] });
    expect(elsewhere.checkedOut).toBeUndefined();
    repository.git('checkout', '-q', oids[0] ?? '');
    expect((await all(repository)).checkedOut).toBeUndefined();
    repository.git('checkout', '-q', 'main');
    repository.git('config', 'core.bare', 'true');
    expect((await all(repository)).checkedOut).toBeUndefined();
  });

  test('is told in the words of the note', async () => {
    const { repository, oids } = publishedLine([{ tree: { 'src/schema.ts': '// x\n' } }]);
    const told = { project: 'drizzle', path: 'src/schema.ts', problem: 'users.phone was added without a migration.' };
    note(repository, oids[1] ?? '', { findings: [{ ...forgotten.findings[0], ...told, level: 'drift' }] });
    const { flagged } = await all(repository);
    expect(flagged[0]?.findings[0]).toMatchObject({
      ...{ project: 'drizzle', path: 'src/schema.ts', level: 'drift' },
      problem: `${told.problem} This was recorded at level drift when the commit was made.`,
    });
  });

  test('may be approved later', async () => {
    const approvals = [{ rule: 'schema-without-migration', subject: 'users.phone', reason: 'a view makes it' }];
    const settings = { 'drizzle-guard.json': JSON.stringify({ approvals }) };
    const { repository, oids } = publishedLine([{ tree: { 'src/schema.ts': '// x\n' } }, { tree: settings }]);
    note(repository, oids[1] ?? '', forgotten);
    expect(await all(repository)).toMatchObject({ verdict: 'approved', commits: { approved: 1, overrides: 0 } });
  });

  test('is of a commit that was merged as well, and of none that is not audited', async () => {
    const { repository } = publishedLine([]);
    repository.git('checkout', '-q', '-b', 'side');
    const noted = repository.write({ 'src/schema.ts': '// x\n' }).commit('on a side line');
    repository.git('checkout', '-q', 'main');
    note(repository, noted, forgotten);
    expect(await all(repository)).toMatchObject({ verdict: 'clean', flagged: [] });
    repository.git('merge', '-q', '--no-ff', '-m', 'Merge side', 'side');
    repository.publish();
    expect(await all(repository)).toMatchObject({ flagged: [{ commit: noted }] });
    expect(await audit({ cwd: repository.path, range: `${noted}..main` })).toMatchObject({ flagged: [] });
  });

  test.each([
    ['one that objects tell of', { findings: [{ rule: 'committed-sql-edited', subject: '0001_step_2' }] }],
    ['a rule that is none', { findings: [{ rule: 'nonsense', subject: 'x' }] }],
    ['no finding', { findings: [null, 3, {}] }],
    ['one of the commit that it was copied from', { ...forgotten, commit: '0'.repeat(40) }],
  ])('%s does not count', async (_, event) => {
    const { repository, oids } = publishedLine([{ tree: { 'readme.md': 'x' } }]);
    note(repository, oids[1] ?? '', event);
    expect(await all(repository)).toMatchObject({ verdict: 'clean', flagged: [] });
  });
});

describe('level drift', () => {
  test.each(['0.31', '1.0'] as const)(
    'judges what is checked out, and so what a note named, with drizzle-kit %s',
    async (kit) => {
      const repository = kitProject(kit, history(kit, 'sqlite', '3'));
      const drift = () => audit({ cwd: repository.path, all: true, level: 'drift' });
      const level = async () => (await all(repository)).checkedOut?.level;
      const schema = history(kit, 'sqlite', '4')['src/schema.ts'] ?? '';
      const bad = repository.write({ 'src/schema.ts': schema }).commit('forgot to generate');
      repository.write({ 'readme.md': 'x' }).commit('later');
      repository.publish();
      const open = await drift();
      // nobody noted it, and it is there
      expect(open).toMatchObject({ verdict: 'blocked', flagged: [], checkedOut: { level: 'drift' } });
      // without a note nothing is executed that nobody asked for
      expect(await level()).toBeUndefined();
      const [finding] = open.checkedOut?.findings ?? [];
      expect(finding).toMatchObject({ rule: 'schema-without-migration', level: 'drift' });
      note(repository, bad, { findings: [{ rule: finding?.rule, subject: finding?.subject }] });
      for (const report of [await drift(), await all(repository)])
        expect(report).toMatchObject({
          verdict: 'blocked',
          commits: { overrides: 1 },
          flagged: [{ commit: bad, findings: [{ repairedBy: null, noted: { isJudged: true } }] }],
        });
      const fixed = repository.write(history(kit, 'sqlite', '4')).commit('generate');
      repository.publish();
      const report = await drift();
      const byItself = await all(repository);
      expect(byItself.notes.join()).toContain('HEAD was judged at level drift because notes name findings of that level');
      for (const one of [report, byItself])
        expect(one).toMatchObject({
          verdict: 'clean',
          flagged: [{ commit: bad, findings: [{ repairedBy: fixed }] }],
          checkedOut: { commit: fixed, findings: [] },
        });
      expect(auditPretty(report, { color: false })).toContain(
        `${fixed.slice(0, 10)}  is checked out and was judged at level drift; all other commits were judged at level integrity`,
      );
    },
  );
});

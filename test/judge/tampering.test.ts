import { describe, expect, test } from 'vitest';
import { judge, type Subject } from '../../src/index.ts';
import { judged } from '../support/cases.ts';
import { publishedRepository } from '../support/repository.ts';
import { type Situation, saidBy } from '../support/situation.ts';
import { difference, type Given, given } from '../support/tamper.ts';
import { beyondIntegrity, neighbours, type Tampering, tamperingsOf } from '../support/tampering.ts';

function applicable(rows: readonly Tampering[], kind: Given): { name: string; says: readonly string[]; situation: Situation }[] {
  return rows.flatMap(({ name, says, situation }) => {
    const built = situation(kind);
    return built === undefined ? [] : [{ name, says, situation: built }];
  });
}

// the others of them are where the rules' own tables are judged
const kinds = given.filter(({ kit, dialect }) => dialect === 'postgresql' || dialect === (kit === '0.31' ? 'sqlite' : 'mysql'));

describe.each(kinds)('$kit $dialect', (kind) => {
  test.each(applicable(tamperingsOf(kind), kind))('$name: $says', async ({ situation, says }) => {
    expect(situation.staged).not.toEqual(situation.published);
    expect(saidBy(await judged(situation))).toEqual(says);
  });

  test.each(applicable(neighbours, kind))('legal: $name', async ({ situation }) => {
    expect(await judged(situation)).toMatchObject({ verdict: 'clean', findings: [], carried: [] });
  });

  test.each(applicable(beyondIntegrity, kind))('left to the other levels: $name', async ({ situation, says }) => {
    expect(saidBy(await judged(situation))).toEqual(says);
  });

  test('legal: the unpublished commit amended with the migration generated again', async () => {
    const repository = publishedRepository(kind.at('3'));
    repository.write(difference(kind.at('3'), kind.at('4'))).commit();
    repository.write(difference(kind.at('4'), kind.at('4again'))).stage();
    repository.git('commit', '-q', '--no-verify', '--amend', '-m', 'again');
    for (const subject of [{ kind: 'index' }, { kind: 'commit', revision: 'HEAD' }] satisfies Subject[]) {
      expect(await judge({ cwd: repository.path, subject })).toMatchObject({ verdict: 'clean', findings: [] });
    }
  });
});

describe.each(kinds.filter(({ kit }) => kit === '1.0'))('$kit $dialect: two honest branches', ({ at }) => {
  test('legal: merged by git, before the merge is committed and after', async () => {
    const repository = publishedRepository(at('3'));
    repository.git('checkout', '-q', '-b', 'ours');
    repository.write({ ...at('4b'), 'src/schema.ts': at('3')['src/schema.ts'] ?? '' }).commit('ours');
    repository.git('checkout', '-q', 'main');
    repository.write(at('4')).commit('theirs');
    repository.publish().git('checkout', '-q', 'ours');
    repository.git('merge', '-q', '--no-commit', '--no-ff', 'origin/main');
    expect(await judge({ cwd: repository.path, subject: { kind: 'index' } })).toMatchObject({ verdict: 'clean', findings: [] });
    repository.commit('merge');
    const subject: Subject = { kind: 'range', from: 'origin/main', to: 'HEAD' };
    const report = await judge({ cwd: repository.path, subject });
    expect(report).toMatchObject({ verdict: 'clean', findings: [] });
    expect(report.projects[0]?.newMigrations).toHaveLength(1);
  });
});

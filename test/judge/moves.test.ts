import { describe, expect, test } from 'vitest';
import { judged } from '../support/cases.ts';
import { type Situation, saidBy } from '../support/situation.ts';
import { everyLayout, moved, type Project, place, textOf, withSql } from '../support/tamper.ts';

/** Only the migrations of a state, below a folder. */
const below = (folder: string, project: Project): Project =>
  Object.fromEntries(Object.entries(moved('drizzle/', `${folder}/`)(project)).filter(([path]) => path.startsWith(`${folder}/`)));

describe.each(everyLayout)('$kit $dialect: where migrations went', ({ at }) => {
  const two = (drizzle: Project, other: Project): Project => ({ ...below('drizzle', drizzle), ...below('other', other) });
  const [own, others] = [at('3'), at('3reset')];
  const newest = textOf(at('4'), place(at('4'), -1).sql);
  const apart = two(own, withSql(0, () => newest)(at('1')));

  const cases: readonly { name: string; situation: Situation; says: readonly string[]; problem?: RegExp }[] = [
    {
      name: 'a project moves onto the path of another, which is gone',
      situation: { published: two(own, others), staged: below('other', own) },
      says: ['committed-migration-deleted'],
      problem: / of other was deleted after .*; none is left\.$/,
    },
    {
      name: 'the same, while the next migration comes',
      situation: { published: two(own, others), staged: below('other', at('4')) },
      says: ['committed-migration-deleted'],
      problem: /; none is left\.$/,
    },
    {
      name: 'a project is folded into another under other names',
      situation: { published: apart, staged: below('drizzle', at('4')) },
      says: ['committed-migration-deleted'],
      problem: /^\S+ was renamed to drizzle\/\S+\.sql with the same SQL after being published /,
    },
    {
      name: 'a project is deleted while another stays',
      situation: { published: two(own, others), staged: below('drizzle', own) },
      says: ['committed-migration-deleted'],
      problem: / of other was deleted after .*; none is left\.$/,
    },
    {
      name: 'one is edited while its folder moves onto another',
      situation: { published: two(own, others), staged: below('other', withSql(1, (sql) => `${sql}\nSELECT 1;\n`)(own)) },
      says: ['committed-migration-deleted', 'committed-migration-deleted'],
    },
    { name: 'ok: two swap', situation: { published: two(own, others), staged: two(others, own) }, says: [] },
    {
      name: 'ok: two swap, and the next migration comes',
      situation: { published: two(own, others), staged: two(others, at('4')) },
      says: [],
    },
    {
      name: 'ok: a project moves to where another was, which moves on',
      situation: { published: two(own, others), staged: { ...below('other', own), ...below('third', others) } },
      says: [],
    },
    { name: 'ok: a copy stays in both places', situation: { published: below('drizzle', own), staged: two(own, own) }, says: [] },
  ];

  test.each(cases)('$name: $says', async ({ situation, says, problem }) => {
    const report = await judged(situation);
    expect(saidBy(report)).toEqual(says);
    if (problem !== undefined) expect(report.findings[0]?.problem).toMatch(problem);
  });
});

import { expect, test } from 'vitest';
import { featureHistory } from '../support/feature-histories.ts';
import { kinds } from '../support/histories.ts';
import { riskyChange, saidBy, until } from '../support/risks.ts';

// What a stopped commit reads of each data rule: what happened in the user's names, what that means on this database, and the way round.

const rows = [
  {
    rule: 'drop-column',
    step: 'drop_column',
    problem: / drops users\.bio\.$/,
    why: /^The data is lost, and deployed code that still reads users\.bio will fail\.$/,
    edit: 'Stop reading users.bio and deploy that first; until then put it back in src/schema.ts.',
    later: 'Drop users.bio in a later release, when no deployed version reads it.',
  },
  {
    rule: 'not-null-without-default',
    step: 'not_null_set',
    problem: / makes posts\.title NOT NULL\.$/,
    why: /^(?:In strict mode, MySQL's default, it|It) fails if a row holds NULL there, and deployed code that inserts without it will fail\.$/,
    edit: 'Deploy posts.title without NOT NULL first: leave out .notNull() in src/schema.ts or give it a default, and write it everywhere.',
    later: 'Fill the rows that hold NULL, and make posts.title NOT NULL in a later migration.',
  },
  {
    rule: 'not-null-without-default',
    step: 'not_null_new',
    problem: / adds posts\.slug, NOT NULL and without a default\.$/,
    why: /^(?:It fails on any table that has rows|MySQL gives the rows that are there '', 0 or an enum's first value without an error \(a date fails in strict mode\)), and /,
    edit: 'Deploy posts.slug without NOT NULL first: leave out .notNull() in src/schema.ts or give it a default, and write it everywhere.',
    later: 'Fill the rows that hold NULL, and make posts.slug NOT NULL in a later migration.',
  },
  {
    rule: 'rename-column',
    step: 'rename_column',
    problem: / renames posts\.title to headline\.$/,
    why: /^undefined$/,
    edit: 'Deploy code that writes to both columns first: keep posts.title in src/schema.ts under its old name, and add the new column beside it.',
    later: 'Copy the values, deploy code that uses only the new column, and drop posts.title in a later release.',
  },
  {
    rule: 'drop-table',
    step: 'drop_table',
    problem: / drops table pairs\.$/,
    why: /^Its rows are lost, and deployed code that still reads pairs will fail\.$/,
    edit: 'Stop using pairs and deploy that first; until then put it back in src/schema.ts.',
    later: 'Drop pairs in a later release, when no deployed version uses it.',
  },
];

test.each(kinds.flatMap((kind) => rows.map((row) => ({ ...kind, ...row }))))(
  '$kit $dialect: $rule in $step',
  async ({ kit, dialect, rule, step, problem, why, edit, later }) => {
    const tree = featureHistory(kit, dialect, 'risks');
    const paths = Object.keys(tree).filter((path) => path.endsWith('.sql'));
    const at = paths.findIndex((path) => path.includes(`_${step}`));
    const { change } = await riskyChange(until(tree, at), until(tree, at + 1));
    const said = saidBy(rule, { ...change, schema: [{ path: 'src/schema.ts' }] }).find(({ problem: one }) => problem.test(one));
    expect(said?.problem).toMatch(problem);
    expect(String(said?.why)).toMatch(why);
    expect(said?.fix.map(({ say, run }) => [say, run.length > 0])).toEqual([
      [edit, false],
      [expect.stringMatching(/^Generates .* again from the schema\.$/), true],
      [later, false],
    ]);
    expect(saidBy(rule, change)[0]?.fix[0]?.say).toContain('in the schema');
  },
);

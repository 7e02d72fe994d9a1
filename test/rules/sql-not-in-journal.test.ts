import { describe, expect, test } from 'vitest';
import { judged, ruleTable } from '../support/cases.ts';
import { onto, saidBy } from '../support/situation.ts';
import { added, everyLayout, place, withSql } from '../support/tamper.ts';

const byHand = 'ALTER TABLE users ADD COLUMN age integer;\n';

ruleTable('sql-not-in-journal', {
  bad: {
    'SQL in the migrations folder itself': ({ at }) => ({
      ...onto(at('3'), added({ 'drizzle/0003_by_hand.sql': byHand })),
      path: 'drizzle/0003_by_hand.sql',
    }),
    'SQL with a name of its own kind': ({ at }) => onto(at('3'), added({ 'drizzle/fix users.sql': byHand })),
    'SQL beside a generated migration': ({ at }) => ({
      published: at('3'),
      staged: added({ 'drizzle/seed.sql': byHand })(at('4')),
    }),
    'a folder with SQL and no snapshot': ({ at, kit }) =>
      kit === '0.31'
        ? undefined
        : {
            ...onto(at('3'), added({ 'drizzle/20270101000000_by_hand/migration.sql': byHand })),
            now: Date.UTC(2027, 0, 1),
            path: 'drizzle/20270101000000_by_hand/migration.sql',
          },
    'a folder with SQL and no snapshot that sorts among the published ones': ({ at, kit }) =>
      kit === '0.31' ? undefined : onto(at('3'), added({ [`drizzle/${place(at('3'), 1).tag}x/migration.sql`]: byHand })),
  },
  ok: {
    'SQL outside of the migrations folder': ({ at }) => onto(at('3'), added({ 'src/report.sql': byHand, 'schema.sql': byHand })),
    'SQL in a folder that is no migration': ({ at }) => onto(at('3'), added({ 'drizzle/seeds/users.sql': byHand })),
    'a custom migration filled in by hand': ({ at }) => ({
      published: at('3'),
      staged: withSql(-1, () => byHand)(at('4custom')),
    }),
    'SQL that was published as it lies there': ({ at }) => {
      const published = added({ 'drizzle/0003_by_hand.sql': byHand })(at('3'));
      return onto(published, added({ 'readme.md': 'x' }));
    },
    'SQL that was published as it lies there, taken away': ({ at }) => ({
      published: added({ 'drizzle/0003_by_hand.sql': byHand })(at('3')),
      staged: at('3'),
    }),
  },
});

describe('each file is a finding of its own', () => {
  test.each(everyLayout)('$kit $dialect', async ({ at }) => {
    const report = await judged(onto(at('3'), added({ 'drizzle/a.sql': byHand, 'drizzle/b.sql': byHand })));
    expect(saidBy(report)).toEqual(['sql-not-in-journal', 'sql-not-in-journal']);
    expect(report.findings.map(({ path }) => path)).toEqual(['drizzle/a.sql', 'drizzle/b.sql']);
  });
});

import { ruleTable } from '../support/cases.ts';
import { onto } from '../support/situation.ts';
import { place, withoutMigration, withoutSql, withSql } from '../support/tamper.ts';

ruleTable('journal-entry-without-sql', {
  bad: {
    'the SQL of the newest deleted': ({ at }) => ({ ...onto(at('3'), withoutSql(-1)), path: place(at('3'), -1).sql }),
    'the SQL of a middle one deleted': ({ at }) => onto(at('3'), withoutSql(1)),
    'the SQL of the first deleted': ({ at }) => onto(at('3'), withoutSql(0)),
    'a new migration whose SQL was not added': ({ at }) => ({
      published: at('3'),
      staged: withoutSql(-1)(at('4')),
      path: place(at('4'), -1).sql,
    }),
    'the SQL of a published one deleted while a new one comes': ({ at }) => ({
      published: at('3'),
      staged: withoutSql(1)(at('4')),
    }),
  },
  ok: {
    'a new migration with its SQL': ({ at }) => ({ published: at('3'), staged: at('4') }),
    'an unpublished migration that does nothing': ({ at }) => ({ published: at('3'), staged: withSql(-1, () => '')(at('4')) }),
    'a custom migration': ({ at }) => ({ published: at('3'), staged: at('4custom') }),
    'an unpublished migration taken back as a whole': ({ at }) => ({
      published: at('3'),
      staged: withoutMigration(-1)(at('4custom')),
    }),
  },
});

import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { pasters, repositoryOf } from '../support/fixes.ts';
import { verdictOn } from '../support/repaired.ts';
import { onto } from '../support/situation.ts';
import { all, type Given, given, withoutMigration, withSnapshot, withSql } from '../support/tamper.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const kind = given.find(({ kit, dialect }) => kit === '0.31' && dialect === 'postgresql') as Given;
const more = withSql(1, (sql) => `${sql}\n--> statement-breakpoint\nUPDATE users SET email = '' WHERE email IS NULL;\n`);
const noted = withSnapshot(0, (snapshot) => void Object.assign(snapshot, { extra: 1 }));

test('--only repairs what one rule found, and says what has to come along', async () => {
  const repository = repositoryOf(onto(kind.at('4'), all(noted, more)), kind, pasters[0] as (typeof pasters)[number]);
  const only = (rule: string) => repository.run(`node '${cli}' fix --only ${rule} --yes`);
  expect(only('no-such-rule').output).toContain('There is no rule no-such-rule');
  expect(only('committed-snapshot-edited').output).toContain('Done.');
  expect(await verdictOn(repository)).toEqual(['blocked', ['committed-sql-edited']]);
  expect(repository.git('diff', '--cached', '--name-only', 'origin/main')).toBe('drizzle/0001_step_2.sql');

  const { published, staged } = onto(kind.at('4'), all(more, withoutMigration(-1)));
  const other = repositoryOf({ published, staged }, kind, pasters[0] as (typeof pasters)[number]);
  const { exitCode, output } = other.run(`node '${cli}' fix --only committed-migration-deleted --yes`);
  expect([exitCode, output]).toEqual([
    2,
    expect.stringContaining(
      'cannot be repaired alone: committed-sql-edited, schema-without-migration come along. To repair all of them, run: npx drizzle-guard fix',
    ),
  ]);
});

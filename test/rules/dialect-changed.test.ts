import { expect, test } from 'vitest';
import { judged, ruleTable } from '../support/cases.ts';
import { onto, type Situation, saidBy } from '../support/situation.ts';
import {
  all,
  type Given,
  given,
  place,
  type Tamper,
  withJournal,
  withoutMigration,
  withSnapshot,
  withSql,
} from '../support/tamper.ts';

/** The snapshot of one migration says another dialect. */
const relabelled = (dialect: string, at = -1): Tamper => withSnapshot(at, (one) => Object.assign(one, { dialect }));
const other = (dialect: string) => (dialect === 'mysql' ? 'sqlite' : 'mysql');
const newcomer = ({ at }: Given, tamper: Tamper): Situation => ({ published: at('3'), staged: tamper(at('4')) });

ruleTable('dialect-changed', {
  bad: {
    'the dialect of another reader': (kind) => ({
      ...newcomer(kind, relabelled(other(kind.dialect))),
      path: place(kind.at('4'), -1).snapshot,
    }),
    'a dialect that nobody reads': (kind) => newcomer(kind, relabelled('gel')),
    'a dialect that nobody knows': (kind) => newcomer(kind, relabelled('oracle')),
    'the first of two': ({ at, dialect }) => ({ published: at('2'), staged: relabelled(other(dialect), 2)(at('4')) }),
    'one that only this branch has, and edits': ({ at, dialect }) => ({
      published: at('3'),
      committed: at('4'),
      staged: relabelled(other(dialect))(at('4')),
    }),
  },
  ok: {
    'another name of the same dialect': (kind) =>
      kind.dialect === 'postgresql' ? newcomer(kind, relabelled(kind.kit === '1.0' ? 'postgresql' : 'postgres')) : undefined,
    'turso, which is written as SQLite': (kind) => (kind.dialect === 'sqlite' ? newcomer(kind, relabelled('turso')) : undefined),
    'a history of its own': ({ at, dialect }) => ({ published: {}, staged: relabelled(other(dialect))(at('1')) }),
    'one that was published so': ({ at, dialect }) => ({
      published: relabelled(other(dialect))(at('3')),
      staged: all(relabelled(other(dialect), 2), relabelled(other(dialect)))(at('4')),
    }),
  },
});

test.each(given)('$kit $dialect: SQL is read as the published dialect, whatever a new snapshot says', async (kind) => {
  const drop = withSql(-1, (sql) => `${sql}\n--> statement-breakpoint\nDROP TABLE users;`);
  const dialect = kind.dialect === 'mysql' ? 'mssql' : 'gel';
  expect(saidBy(await judged(newcomer(kind, all(drop, relabelled(dialect)))))).toEqual(['dialect-changed', 'drop-table']);
});

test('0.31: a journal that is changed along with its new snapshots is one finding', async () => {
  const [kind] = given.filter(({ kit }) => kit === '0.31');
  if (kind === undefined) throw new Error('there is no 0.31');
  const journal = withJournal((one) => (one.dialect = other(kind.dialect)));
  expect(saidBy(await judged(newcomer(kind, all(journal, relabelled(other(kind.dialect))))))).toEqual(['journal-entry-edited']);
});

test.each(['0.31', '1.0'])('%s: a folder that starts over for another database only loses what was published', async (kit) => {
  const [from, to] = ['sqlite', 'mysql'].map((dialect) => given.find((one) => one.kit === kit && one.dialect === dialect));
  if (from === undefined || to === undefined) throw new Error('there is no such kit');
  const gone = onto(from.at('2'), all(withoutMigration(-1), withoutMigration(-1)));
  const staged = Object.fromEntries(Object.entries(to.at('3')).map(([path, text]) => [path.replaceAll('step_', 'again_'), text]));
  const said = saidBy(await judged({ ...gone, staged }));
  expect(said).not.toContain('dialect-changed');
  expect(said).not.toEqual([]);
});

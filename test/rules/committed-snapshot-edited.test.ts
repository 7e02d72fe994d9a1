import { ruleTable } from '../support/cases.ts';
import { onto } from '../support/situation.ts';
import { edited, moved, type Project, place, type SnapshotJson, withSnapshot } from '../support/tamper.ts';

/** Another default, name or type somewhere in the tables. */
const tables = (one: SnapshotJson) => {
  const text = JSON.stringify(one);
  Object.assign(one, JSON.parse(text.replace('"notNull":true', '"notNull":false')) as SnapshotJson);
  if (JSON.stringify(one) === text) one.deltas = [];
};

const reformatted = (at: number, format: (snapshot: unknown) => string) => (project: Project) =>
  edited(place(project, at).snapshot, (text) => format(JSON.parse(text)))(project);

ruleTable('committed-snapshot-edited', {
  bad: {
    'the tables of the newest': ({ at }) => ({ ...onto(at('3'), withSnapshot(-1, tables)), path: place(at('3'), -1).snapshot }),
    'the tables of a middle one': ({ at }) => onto(at('3'), withSnapshot(1, tables)),
    'the tables of the first': ({ at }) => onto(at('3'), withSnapshot(0, tables)),
    'a key added': ({ at }) =>
      onto(
        at('3'),
        withSnapshot(1, (one) => (one.note = 'x')),
      ),
    'its id': ({ at }) =>
      onto(
        at('3'),
        withSnapshot(1, (one) => (one.id = '01234567-89ab-4cde-8f01-23456789abcd')),
      ),
    'its id, equal to that of another': ({ at }) =>
      onto(
        at('3'),
        withSnapshot(1, (one, others) => (one.id = others[0]?.id)),
      ),
    'its parent': ({ at }) =>
      onto(
        at('3'),
        withSnapshot(1, (one) => {
          const unknown = '01234567-89ab-4cde-8f01-23456789abcd';
          if ('prevIds' in one) one.prevIds = [unknown];
          else one.prevId = unknown;
        }),
      ),
    'its parent, equal to that of another': ({ at }) =>
      onto(
        at('3'),
        withSnapshot(2, (one, others) => {
          if ('prevIds' in one) one.prevIds = others[1]?.prevIds;
          else one.prevId = others[1]?.prevId;
        }),
      ),
    'its version, to an older one': ({ at }) =>
      onto(
        at('3'),
        withSnapshot(1, (one) => (one.version = '4')),
      ),
    'its version, to a newer one': ({ at }) =>
      onto(
        at('3'),
        withSnapshot(1, (one) => (one.version = '99')),
      ),
    'edited while a new migration comes': ({ at }) => ({ published: at('3'), staged: withSnapshot(-2, tables)(at('4')) }),
    'edited while the folder moves': ({ at }) => ({
      published: at('3'),
      staged: moved('drizzle/', 'db/migrations/')(withSnapshot(1, tables)(at('3'))),
    }),
  },
  ok: {
    minified: ({ at }) => onto(at('3'), reformatted(1, JSON.stringify)),
    'tabs, CRLF and a final newline': ({ at }) =>
      onto(
        at('3'),
        reformatted(1, (json) => `${JSON.stringify(json, null, '\t')}\n`.replaceAll('\n', '\r\n')),
      ),
    'keys in another order': ({ at }) =>
      onto(
        at('3'),
        reformatted(1, (json) => JSON.stringify(Object.fromEntries(Object.entries(json as object).reverse()))),
      ),
    'the folder moves': ({ at }) => onto(at('3'), moved('drizzle/', 'db/migrations/')),
    'an edit of one that only this branch has': ({ at }) => ({
      published: at('3'),
      staged: withSnapshot(-1, (one) => (one.note = 'x'))(at('4')),
    }),
    'an edit that was published': ({ at }) => ({
      published: withSnapshot(1, tables)(at('3')),
      staged: withSnapshot(1, tables)(at('4')),
    }),
  },
});

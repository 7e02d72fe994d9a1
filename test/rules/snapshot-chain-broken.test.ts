import { ruleTable } from '../support/cases.ts';
import { onto } from '../support/situation.ts';
import {
  type Given,
  merged,
  type Project,
  place,
  placesOf,
  renamedMigration,
  type SnapshotJson,
  snapshotIn,
  withoutMigration,
  withoutSnapshot,
  withSnapshot,
} from '../support/tamper.ts';

const unknown = '01234567-89ab-4cde-8f01-23456789abcd';

/** Gives a snapshot other parents, in its layout's own words. */
const follows = (at: number, ...ids: readonly unknown[]) =>
  withSnapshot(at, (one: SnapshotJson) => {
    if ('prevIds' in one) one.prevIds = ids;
    else one.prevId = ids[0];
  });

const idOf = (project: Project, at: number) => snapshotIn(project, place(project, at).snapshot).id;

/** Names the newest 1.0 folder so that it sorts right before the one it was generated from. */
const beforeParent = (project: Project) => renamedMigration(-1, () => `${place(project, -2).tag.slice(0, 14)}_`)(project);
const on10 = <Value>({ kit }: Given, value: () => Value) => (kit === '1.0' ? value() : undefined);

ruleTable('snapshot-chain-broken', {
  bad: {
    'a new one follows a snapshot nobody has': ({ at }) => ({
      published: at('3'),
      staged: follows(-1, unknown)(at('4')),
      path: place(at('4'), -1).snapshot,
    }),
    'a new one follows itself': ({ at }) => ({ published: at('3'), staged: follows(-1, idOf(at('4'), -1))(at('4')) }),
    'a new one was generated from one that is not committed': ({ at }) => ({
      published: at('3'),
      staged: withoutMigration(-2)(at('5')),
    }),
    'the first of a project follows one nobody has': ({ at }) => ({
      published: { 'readme.md': 'x' },
      staged: follows(0, unknown)(at('1')),
    }),
    'the first of two new ones follows the second': ({ at }) => ({
      published: at('3'),
      staged: follows(-2, idOf(at('5'), -1))(at('5')),
    }),
    'a folder sorts before the one it was generated from': (given) =>
      on10(given, () => ({ published: given.at('3'), staged: beforeParent(given.at('4')) })),
    'one of several parents is not there': (given) =>
      on10(given, () => ({ published: given.at('3'), staged: follows(-1, idOf(given.at('4'), 2), unknown)(given.at('4')) })),
  },
  ok: {
    'a new one follows the newest': ({ at }) => ({ published: at('3'), staged: at('4') }),
    'a whole history arrives': ({ at }) => ({ published: { 'readme.md': 'x' }, staged: at('5') }),
    'a custom one follows the newest': ({ at }) => ({ published: at('3'), staged: at('4custom') }),
    'a gap that was published': ({ at }) => {
      const published = withoutMigration(-2)(at('5'));
      return { published, staged: { ...published, 'readme.md': 'x' } };
    },
    'both leaves of a merge are parents of the next': (given) =>
      on10(given, () => {
        const { at } = given;
        const both = merged(at('4b'), at('4'));
        const leaves = placesOf(both).slice(-2);
        const next = follows(-1, ...leaves.map(({ snapshot }) => snapshotIn(both, snapshot).id))(at('5'));
        const { tag, sql, snapshot } = place(next, -1);
        const later = `drizzle/${Number(place(both, -1).tag.slice(0, 14)) + 1}_${tag.slice(15)}`;
        return {
          published: both,
          staged: { ...both, [`${later}/migration.sql`]: next[sql] ?? '', [`${later}/snapshot.json`]: next[snapshot] ?? '' },
        };
      }),
    'the parent of a new one was published without its snapshot': ({ at }) =>
      onto(withoutSnapshot(2)(at('3')), () => withoutSnapshot(2)(at('4'))),
  },
});

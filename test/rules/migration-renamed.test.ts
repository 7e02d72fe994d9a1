import { ruleTable } from '../support/cases.ts';
import { onto } from '../support/situation.ts';
import { all, moved, type Project, place, renamedMigration, withoutMigration, withSnapshot } from '../support/tamper.ts';

const named = (name: string) => (tag: string) => `${tag.slice(0, 14)}_${name}`;
const stamped = (stamp: string) => (tag: string) => stamp + tag.slice(14);

ruleTable('migration-renamed', {
  kits: ['1.0'],
  bad: {
    'the name of the newest': ({ at }) => {
      const situation = onto(at('3'), renamedMigration(-1, named('better')));
      return { ...situation, path: place(situation.staged, -1).sql };
    },
    'the name of a middle one': ({ at }) => onto(at('3'), renamedMigration(1, named('better'))),
    'the time of the newest, to a later one': ({ at }) =>
      onto(
        at('3'),
        renamedMigration(-1, (tag) => String(Number(tag.slice(0, 14)) + 1) + tag.slice(14)),
      ),
    'the time of the first, to an older one': ({ at }) => onto(at('3'), renamedMigration(0, stamped('20200101000000'))),
    'the time of a middle one, to before the first': ({ at }) => onto(at('3'), renamedMigration(1, stamped('20200101000000'))),
    'the name, while a new migration comes': ({ at }) => ({
      published: at('3'),
      staged: renamedMigration(1, named('better'))(at('4')),
    }),
    'the name, while the snapshot is formatted': ({ at }) =>
      onto(
        at('3'),
        all(
          withSnapshot(1, () => {}),
          renamedMigration(1, named('better')),
        ),
      ),
    'the name, while the whole folder moves': ({ at }) =>
      onto(at('3'), all(renamedMigration(1, named('better')), moved('drizzle/', 'db/migrations/'))),
  },
  ok: {
    'the whole folder moves': ({ at }) => onto(at('3'), moved('drizzle/', 'db/migrations/')),
    'one that only this branch has is renamed': ({ at }) => ({
      published: at('3'),
      staged: renamedMigration(-1, named('better'))(at('4')),
    }),
    'a rename of a migration that only this branch had is reverted': ({ at }) => ({
      published: at('3'),
      staged: withoutMigration(-1)(at('4custom')),
    }),
    'a rename that was published': ({ at }) => {
      const published = renamedMigration(1, named('better'))(at('3'));
      return { published, staged: { ...published, 'readme.md': 'x' } };
    },
  },
});

/** On 0.x a rename changes the journal, and that is what is reported. */
const renamed = (at: number, rename: (tag: string) => string) => (project: Project) => renamedMigration(at, rename)(project);

ruleTable('journal-entry-edited', {
  kits: ['0.31'],
  bad: {
    'the name of the newest': ({ at }) =>
      onto(
        at('3'),
        renamed(-1, () => '0002_better'),
      ),
    'the name of a middle one, while a new migration comes': ({ at }) => ({
      published: at('3'),
      staged: renamed(1, () => '0001_better')(at('4')),
    }),
    'the prefix, without the snapshot': ({ at }) =>
      onto(
        at('3'),
        renamed(-1, () => '0007_step_3'),
      ),
    'the prefix, with the snapshot': ({ at }) =>
      onto(
        at('3'),
        all(
          renamed(-1, () => '0007_step_3'),
          moved('drizzle/meta/0002_', 'drizzle/meta/0007_'),
        ),
      ),
  },
  ok: {
    'one that only this branch has is renamed': ({ at }) => ({
      published: at('3'),
      staged: renamed(-1, () => '0003_better')(at('4')),
    }),
  },
});

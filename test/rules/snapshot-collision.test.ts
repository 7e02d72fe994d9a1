import { ruleTable } from '../support/cases.ts';
import { onto } from '../support/situation.ts';
import {
  merged,
  type Project,
  place,
  renamedMigration,
  snapshotIn,
  withEntry,
  withoutMigration,
  withSnapshot,
} from '../support/tamper.ts';

/** `4b` beside `4`, with an idx, a prefix and a time of its own: only their parent is the same. */
function sideBySide(ours: Project, theirs: Project): Project {
  const { snapshot } = place(ours, -1);
  const both = merged(withoutMigration(-1)(ours), theirs);
  const own = renamedMigration(-1, () => '0004_step_4b')(ours);
  return withEntry(-1, (one) => {
    one.idx = 4;
  })({
    ...merged(own, both),
    [snapshot]: both[snapshot] ?? '',
    'drizzle/meta/0004_snapshot.json': ours[snapshot] ?? '',
  });
}

ruleTable('snapshot-collision', {
  kits: ['0.31'],
  bad: {
    'a new one beside a published one': ({ at }) => ({
      published: at('4'),
      staged: sideBySide(at('4b'), at('4')),
      path: 'drizzle/meta/0004_snapshot.json',
    }),
    'two new ones': ({ at }) => ({ published: at('3'), staged: sideBySide(at('4b'), at('4')) }),
    'a new one generated from an old snapshot': ({ at }) => ({
      published: at('3'),
      staged: withSnapshot(-1, (one, others) => {
        one.prevId = others[1]?.id;
      })(at('4')),
    }),
    'a second first one': ({ at }) => ({
      published: at('3'),
      staged: withSnapshot(-1, (one, others) => {
        one.prevId = others[0]?.prevId;
      })(at('4')),
    }),
  },
  ok: {
    'one after the other': ({ at }) => ({ published: at('3'), staged: at('5') }),
    'ours generated from theirs': ({ at }) => ({
      published: at('4'),
      staged: withSnapshot(-1, (one) => {
        one.prevId = snapshotIn(at('4'), place(at('4'), -1).snapshot).id;
      })(sideBySide(at('4b'), at('4'))),
    }),
    'a collision that was published': ({ at }) =>
      onto(sideBySide(at('4b'), at('4')), (project) => ({ ...project, 'readme.md': 'x' })),
  },
});

ruleTable('snapshot-collision', {
  kits: ['1.0'],
  bad: {},
  ok: {
    'parallel leaves of two branches': ({ at }) => ({ published: at('4'), staged: merged(at('4b'), at('4')) }),
    'parallel leaves on one branch': ({ at }) => ({ published: at('3'), staged: merged(at('4b'), at('4')) }),
    'parallel leaves, one of them grown on': ({ at }) => ({ published: at('5'), staged: merged(at('4b'), at('5')) }),
  },
});

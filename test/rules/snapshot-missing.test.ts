import { ruleTable } from '../support/cases.ts';
import { onto } from '../support/situation.ts';
import { type Project, place, withEntry, without, withoutSnapshot } from '../support/tamper.ts';

ruleTable('snapshot-missing', {
  bad: {
    'of the newest': ({ at }) => ({ ...onto(at('3'), withoutSnapshot(-1)), path: place(at('3'), -1).snapshot }),
    'of a middle one': ({ at }) => onto(at('3'), withoutSnapshot(1)),
    'of the first': ({ at }) => onto(at('3'), withoutSnapshot(0)),
    'of the newest published, while a new one comes': ({ at }) => ({ published: at('3'), staged: withoutSnapshot(-2)(at('4')) }),
    'of a new one': ({ at, kit }) => (kit === '1.0' ? undefined : { published: at('3'), staged: withoutSnapshot(-1)(at('4')) }),
    'of a new one that names a snapshot of another prefix': ({ at, kit }) =>
      kit === '1.0' ? undefined : { published: at('3'), staged: withoutSnapshot(-1)(withEntry(-1, () => {})(at('4'))) },
  },
  ok: {
    'a new one with its snapshot': ({ at }) => ({ published: at('3'), staged: at('4') }),
    'a custom one has a snapshot as well': ({ at }) => ({ published: at('3'), staged: at('4custom') }),
    'it was published without': ({ at }) => ({
      published: withoutSnapshot(1)(at('3')),
      staged: { ...withoutSnapshot(1)(at('3')), 'readme.md': 'x' },
    }),
    'it was published without, and the next migration comes': ({ at }) => ({
      published: withoutSnapshot(1)(at('3')),
      staged: withoutSnapshot(1)(at('4')),
    }),
    'it comes back': ({ at }) => ({ published: withoutSnapshot(1)(at('3')), staged: at('3') }),
    'a file that is none goes': ({ at }) => {
      const withNote: Project = { ...at('3'), 'docs/snapshot.txt': 'x' };
      return onto(withNote, without('docs/snapshot.txt'));
    },
  },
});

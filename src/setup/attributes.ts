import { addMergeAttributes, removeMergeAttributes } from '../hooks/merge-attributes.ts';
import type { Addition } from './project.ts';

/** Lines of .gitattributes that keep git from merging journals and snapshots line by line. */
export const attributes: Addition = {
  name: 'attributes',
  when: 'always',
  offered: async ({ top, histories }) =>
    (await addMergeAttributes(top, histories)) === undefined ? undefined : 'lines of .gitattributes',
  edits: async ({ top, histories }) => {
    const edit = await addMergeAttributes(top, histories);
    return { edits: edit === undefined ? [] : [edit], notes: [] };
  },
  removal: async ({ top }) => {
    const edit = await removeMergeAttributes(top);
    return edit === undefined ? [] : [edit];
  },
};

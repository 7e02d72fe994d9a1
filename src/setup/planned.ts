import { textOnDisk } from '../hooks/managers/folders.ts';
import type { Edit } from '../hooks/managers/manager.ts';

/** Edits that were planned one after the other, each knowing what those before it leave. */
export interface Planned {
  text(path: string): Promise<string | undefined>;
  add(edits: readonly Edit[]): void;
  /** One edit for each file that changes. */
  edits(): Edit[];
}

/** Starts with the files on disk. */
export function planned(): Planned {
  const files = new Map<string, Edit>();
  return {
    text: async (path) => (files.has(path) ? files.get(path)?.after : textOnDisk(path)),
    add: (edits) => {
      for (const edit of edits)
        files.set(edit.path, { ...edit, before: files.has(edit.path) ? files.get(edit.path)?.before : edit.before });
    },
    edits: () => [...files.values()].filter(({ before, after }) => before !== after),
  };
}

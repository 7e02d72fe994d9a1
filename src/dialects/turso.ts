import type { DialectRecord } from './record.ts';

/** SQLite with an `ALTER COLUMN`. Journals and snapshots call it sqlite; only a config tells. */
export const turso: DialectRecord = {
  name: 'turso',
  journal: 'sqlite',
  aliases: [],
  snapshotVersions: ['3', '4', '5', '6', '7'],
  family: 'sqlite',
  lexis: 'sqlite',
  indexesForeignKeys: false,
  inKit031: { functions: 'SQLite' },
  inKit10: { payload: 'sqlite', proves: 'replay', mergesBranches: true },
};

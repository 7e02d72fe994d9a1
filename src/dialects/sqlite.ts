import type { DialectRecord } from './record.ts';

export const sqlite: DialectRecord = {
  name: 'sqlite',
  journal: 'sqlite',
  aliases: [],
  snapshotVersions: ['3', '4', '5', '6', '7'],
  family: 'sqlite',
  lexis: 'sqlite',
  tablePrefix: 'sqlite',
  indexesForeignKeys: false,
  inKit031: { functions: 'SQLite' },
  inKit10: { payload: 'sqlite', proves: 'replay', mergesBranches: true },
};

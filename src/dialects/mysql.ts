import type { DialectRecord } from './record.ts';

export const mysql: DialectRecord = {
  name: 'mysql',
  journal: 'mysql',
  aliases: [],
  snapshotVersions: ['3', '4', '5', '6'],
  family: 'mysql',
  lexis: 'mysql',
  tablePrefix: 'mysql',
  indexesForeignKeys: true,
  inKit031: { functions: 'MySQL' },
  inKit10: { payload: 'mysql', proves: 'replay', mergesBranches: true },
};

import type { DialectRecord } from './record.ts';

export const postgresql: DialectRecord = {
  name: 'postgresql',
  journal: 'postgresql',
  aliases: ['postgres', 'pg'],
  snapshotVersions: ['4', '5', '6', '7', '8', '9'],
  family: 'postgresql',
  lexis: 'postgresql',
  defaultSchema: 'public',
  tablePrefix: 'pg',
  indexesForeignKeys: false,
  inKit031: { functions: '' },
  inKit10: { payload: 'postgres', proves: 'replay', mergesBranches: true },
};

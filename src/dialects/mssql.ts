import type { DialectRecord } from './record.ts';

/** 1.0 only. */
export const mssql: DialectRecord = {
  name: 'mssql',
  journal: 'mssql',
  aliases: [],
  snapshotVersions: ['2'],
  family: 'other',
  defaultSchema: 'dbo',
  tablePrefix: 'mssql',
  indexesForeignKeys: false,
  inKit10: { payload: 'mssql', proves: 'drift', mergesBranches: false },
};

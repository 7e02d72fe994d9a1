import type { DialectRecord } from './record.ts';

/** 1.0 generates it and has no payload for it. */
export const singlestore: DialectRecord = {
  name: 'singlestore',
  journal: 'singlestore',
  aliases: [],
  snapshotVersions: ['1', '2'],
  family: 'mysql',
  lexis: 'mysql',
  tablePrefix: 'singlestore',
  indexesForeignKeys: true,
  inKit031: { functions: 'SingleStore' },
};

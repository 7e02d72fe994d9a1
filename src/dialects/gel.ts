import type { DialectRecord } from './record.ts';

/** 0.31 pulls it and generates nothing for it. */
export const gel: DialectRecord = {
  name: 'gel',
  journal: 'gel',
  aliases: [],
  snapshotVersions: ['1'],
  family: 'postgresql',
  tablePrefix: 'gel',
  indexesForeignKeys: true,
};

import type { DialectRecord } from './record.ts';

/** 1.0 only, which has no payload for it. */
export const cockroach: DialectRecord = {
  name: 'cockroach',
  journal: 'cockroach',
  aliases: [],
  snapshotVersions: ['1'],
  family: 'postgresql',
  defaultSchema: 'public',
  tablePrefix: 'cockroach',
  indexesForeignKeys: false,
};

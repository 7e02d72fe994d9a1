import type { FactSource } from './fact-source.ts';
import { customSql } from './sources/custom-sql.ts';
import { drift } from './sources/drift.ts';
import { equivalentEdits } from './sources/equivalent-edits.ts';
import { lostMigrations } from './sources/lost-migrations.ts';
import { pushScripts } from './sources/push-scripts.ts';
import { repeated } from './sources/repeated.ts';
import { replay } from './sources/replay.ts';
import { rewritten } from './sources/rewritten.ts';
import { risks } from './sources/risks.ts';
import { schemaFiles } from './sources/schema-files.ts';
import { schemaSources } from './sources/schema-sources.ts';
import { steps } from './sources/steps.ts';
import { tableFiles } from './sources/table-files.ts';

/** All fact sources. A source may use the facts of those before it. */
export const sources: readonly FactSource[] = [
  schemaFiles,
  tableFiles,
  pushScripts,
  lostMigrations,
  steps,
  rewritten,
  repeated,
  risks,
  replay,
  customSql,
  drift,
  equivalentEdits,
  schemaSources,
];

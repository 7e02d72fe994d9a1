import type { Rule } from '../model/finding.ts';
import { branchesConflict } from './branches-conflict.ts';
import { checkedOutOtherwise } from './checked-out-otherwise.ts';
import { columnTypeNarrowed } from './column-type-narrowed.ts';
import { committedMigrationDeleted } from './committed-migration-deleted.ts';
import { committedSnapshotEdited } from './committed-snapshot-edited.ts';
import { committedSqlEdited } from './committed-sql-edited.ts';
import { foreignKeyWithoutIndex } from './conventions/foreign-key-without-index.ts';
import { manySchemaFiles } from './conventions/many-schema-files.ts';
import { missingTimestamps } from './conventions/missing-timestamps.ts';
import { naming } from './conventions/naming.ts';
import { tableWithoutTypeExport } from './conventions/table-without-type-export.ts';
import { customMigrationChangesSchema } from './custom-migration-changes-schema.ts';
import { customMigrationLost } from './custom-migration-lost.ts';
import { dialectChanged } from './dialect-changed.ts';
import { drizzleKitPush } from './drizzle-kit-push.ts';
import { dropCascade } from './drop-cascade.ts';
import { dropColumn } from './drop-column.ts';
import { dropEnumValue } from './drop-enum-value.ts';
import { dropSchema } from './drop-schema.ts';
import { dropTable } from './drop-table.ts';
import { duplicateMigration } from './duplicate-migration.ts';
import { journalEntryEdited } from './journal-entry-edited.ts';
import { journalEntryRemoved } from './journal-entry-removed.ts';
import { journalEntryWithoutSql } from './journal-entry-without-sql.ts';
import { journalReordered } from './journal-reordered.ts';
import { journalUnreadable } from './journal-unreadable.ts';
import { layoutChanged } from './layout-changed.ts';
import { migrationRenamed } from './migration-renamed.ts';
import { migrationWithoutSchema } from './migration-without-schema.ts';
import { migrationsNotTracked } from './migrations-not-tracked.ts';
import { namesDifferInCase } from './names-differ-in-case.ts';
import { notNullWithoutDefault } from './not-null-without-default.ts';
import { primaryKeyChanged } from './primary-key-changed.ts';
import { projectRemoved } from './project-removed.ts';
import { renameColumn } from './rename-column.ts';
import { renameTable } from './rename-table.ts';
import { schemaNondeterministic } from './schema-nondeterministic.ts';
import { schemaNotChecked } from './schema-not-checked.ts';
import { schemaWithoutMigration } from './schema-without-migration.ts';
import { snapshotChainBroken } from './snapshot-chain-broken.ts';
import { snapshotCollision } from './snapshot-collision.ts';
import { snapshotHandEdited } from './snapshot-hand-edited.ts';
import { snapshotMissing } from './snapshot-missing.ts';
import { snapshotUnreadable } from './snapshot-unreadable.ts';
import { sqlEditedEquivalently } from './sql-edited-equivalently.ts';
import { sqlHandEdited } from './sql-hand-edited.ts';
import { sqlNotInJournal } from './sql-not-in-journal.ts';
import { sqliteTableRebuilt } from './sqlite-table-rebuilt.ts';
import { statementsRepeated } from './statements-repeated.ts';
import { truncate } from './truncate.ts';
import { unboundedWrite } from './unbounded-write.ts';
import { undecidedRename } from './undecided-rename.ts';
import { unknownFile } from './unknown-file.ts';
import { whenInFuture } from './when-in-future.ts';
import { whenNotIncreasing } from './when-not-increasing.ts';

/** Every rule, in the order of docs/rules.md. Fixes are pasted in this order: those that restore a journal come before those that add to it. */
export const rules: readonly Rule[] = [
  journalUnreadable,
  journalEntryEdited,
  journalEntryRemoved,
  journalReordered,
  journalEntryWithoutSql,
  sqlNotInJournal,
  duplicateMigration,
  whenNotIncreasing,
  whenInFuture,
  snapshotMissing,
  snapshotUnreadable,
  snapshotChainBroken,
  snapshotCollision,
  statementsRepeated,
  committedMigrationDeleted,
  customMigrationLost,
  committedSqlEdited,
  committedSnapshotEdited,
  migrationRenamed,
  layoutChanged,
  dialectChanged,
  unknownFile,
  checkedOutOtherwise,
  namesDifferInCase,
  dropTable,
  dropColumn,
  dropSchema,
  dropCascade,
  dropEnumValue,
  renameTable,
  renameColumn,
  notNullWithoutDefault,
  columnTypeNarrowed,
  sqliteTableRebuilt,
  primaryKeyChanged,
  truncate,
  unboundedWrite,
  manySchemaFiles,
  drizzleKitPush,
  sqlHandEdited,
  sqlEditedEquivalently,
  snapshotHandEdited,
  customMigrationChangesSchema,
  schemaWithoutMigration,
  undecidedRename,
  migrationWithoutSchema,
  schemaNondeterministic,
  branchesConflict,
  projectRemoved,
  schemaNotChecked,
  migrationsNotTracked,
  foreignKeyWithoutIndex,
  tableWithoutTypeExport,
  naming,
  missingTimestamps,
];

export { type About, type Backup, backups } from './backup.ts';
export { CannotWrite } from './cannot-write.ts';
export type { Outcome } from './states.ts';
export { type Undone, type UndoOptions, undo } from './undo.ts';
export { type Direction, finish, unfinished } from './unfinished.ts';
export { type WriteOptions, writeOutcome } from './write-outcome.ts';

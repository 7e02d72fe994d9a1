import type { BranchConflict, Question } from '../model/drift.ts';
import type { Ledger, Target } from '../model/ledger.ts';
import type { SnapshotDifference } from '../model/snapshot-difference.ts';
import type { Rename } from '../snapshots/renames.ts';

/** A migration to generate again. Snapshots are parsed JSON that only drizzle-kit interprets. */
export interface ReplayStep {
  /** The parent snapshots; empty for the first migration. */
  readonly parents: readonly unknown[];
  readonly snapshot: unknown;
  /** All ancestors by folder, for diff snapshots (PostgreSQL, 1.0.0-rc.5) and merges. */
  readonly ancestors?: Readonly<Record<string, unknown>>;
  readonly tag: string;
  readonly renames: readonly Rename[];
}

/** A schema to evaluate, and the migrations to compare it with. */
export interface DriftStep {
  /** Its default export is an array of the schema's modules, in the order that drizzle-kit reads them. */
  readonly bundle: { readonly code: string; readonly format: 'cjs' | 'esm' };
  /** The folder to evaluate it in. */
  readonly folder: string;
  /** The casing of columns without a name; only for 0.31. */
  readonly casing?: string;
  /** Snapshots by file or folder: the newest; or all, if they are diffs or several branches end in them. */
  readonly snapshots: Readonly<Record<string, unknown>>;
  /** How far the clock is shifted for the schema, in milliseconds. */
  readonly shiftClock?: number;
  /** What the kit's questions are answered from; what none of them answers is taken for new. */
  readonly renames?: readonly Rename[];
}

/** A migration to generate from the schema with drizzle-kit's own command, in a temporary folder. */
export interface GenerateStep extends Pick<DriftStep, 'bundle' | 'folder' | 'casing'> {
  /** The snapshots that it starts from, by tag; for diffs and merges, all that they build on. */
  readonly snapshots: Readonly<Record<string, unknown>>;
  readonly renames: readonly Rename[];
  readonly breakpoints: boolean;
  /** An empty folder to write to. */
  readonly copy: string;
}

/** What drizzle-kit's command wrote; null if it had nothing to write. */
export type Written = { readonly sql: string; readonly snapshot: unknown } | null;

export interface GenerateRequest {
  readonly method: 'generate';
  readonly kit: string;
  readonly dialect: string;
  readonly step: GenerateStep;
}

/** What `generate` would write between two states, and what it asked. */
export interface DriftAnswer {
  readonly statements: readonly string[];
  readonly asked: readonly Question[];
  /** Both states as full snapshots without ids; null if there are no statements and the clock was not shifted. */
  readonly previous: unknown;
  readonly current: unknown;
  /** Branches that do not commute; only in 1.0, which then generates nothing. */
  readonly conflicts: readonly BranchConflict[];
  /** If there are no statements: where the newest snapshot still differs from the schema's. */
  readonly unlike?: readonly SnapshotDifference[];
}

/** Questions about a schema. */
export type DriftRequest =
  | { readonly method: 'drift'; readonly kit: string; readonly dialect: string; readonly step: DriftStep }
  | {
      readonly method: 'difference';
      readonly kit: string;
      readonly dialect: string;
      readonly previous: unknown;
      readonly current: unknown;
    };

/** Questions about snapshots. */
export type KitRequest =
  | { readonly method: 'load'; readonly kit: string; readonly dialect: string }
  | { readonly method: 'replay'; readonly kit: string; readonly dialect: string; readonly step: ReplayStep };

/** Which branches do not commute. */
export interface ConflictsRequest {
  readonly method: 'conflicts';
  readonly kit: string;
  readonly dialect: string;
  /** All snapshots by folder. */
  readonly snapshots: Readonly<Record<string, unknown>>;
}

/** A migrations folder of 0.x to be made one of 1.0, as texts by path in it. */
export interface UpRequest {
  readonly method: 'up';
  readonly kit: string;
  readonly dialect: string;
  readonly files: Readonly<Record<string, string>>;
}

/** A config to evaluate, in the folder that its paths are relative to. */
export interface ConfigRequest {
  readonly method: 'config';
  readonly bundle: DriftStep['bundle'];
  readonly folder: string;
  /** Whether unset variables stay unset, as for drizzle-kit; otherwise a failure is tried again with values for them. */
  readonly asIs?: boolean;
}

/** The fields of a config that leave the child process. None of them are credentials. */
export interface ConfigFields {
  readonly dialect?: string;
  readonly schema?: readonly string[];
  readonly out?: string;
  readonly casing?: string;
  readonly breakpoints?: boolean;
  readonly driver?: string;
  readonly migrations?: { readonly prefix?: string; readonly table?: string; readonly schema?: string };
  readonly schemaFilter?: readonly string[];
  readonly tablesFilter?: readonly string[];
}

export interface ConfigAnswer {
  readonly fields: ConfigFields;
  /** Names of the environment variables that it read; `everyVariable` if it listed all. */
  readonly variables: readonly string[];
  /** Where its credentials lead, without a password or token; absent if it has none. */
  readonly address?: string;
}

export const everyVariable = '*';

/** A database to read the ledger of. Its credentials are read where they are used, and stay there. */
export interface LedgerRequest {
  readonly method: 'ledger';
  /** The config that has the credentials. */
  readonly bundle: DriftStep['bundle'];
  readonly folder: string;
  readonly dialect: string;
  readonly driver?: string;
  /** Variables of `.env` files, for what the environment does not set. */
  readonly variables: Readonly<Record<string, string>>;
  /** Used instead of the credentials of the config. */
  readonly url?: string;
  readonly table: string;
  /** Only PostgreSQL has one. */
  readonly schema?: string;
}

export interface LedgerAnswer {
  readonly target: Target;
  /** Why the database could not be read, without its address: an address may be the value of a variable, and those are hidden. */
  readonly problem?: string;
  /** Absent if the database has no such table. */
  readonly ledger?: Ledger;
}

/** The statements of a replay. */
export type Answer = readonly string[];

export type Request = KitRequest | DriftRequest | GenerateRequest | ConflictsRequest | UpRequest | ConfigRequest | LedgerRequest;

export type AnswerTo<Asked extends Request> = Asked extends DriftRequest
  ? DriftAnswer
  : Asked extends ConfigRequest
    ? ConfigAnswer
    : Asked extends GenerateRequest
      ? Written
      : Asked extends ConflictsRequest
        ? readonly BranchConflict[]
        : Asked extends LedgerRequest
          ? LedgerAnswer
          : Asked extends UpRequest
            ? Readonly<Record<string, string>>
            : Answer;

/** Why a question failed, without secrets. */
export interface Failure {
  readonly message: string;
  /** The place in the bundle where it was thrown, counted from 1. */
  readonly place?: { readonly line: number; readonly column: number };
  /** Unset variables that were read. */
  readonly unset?: readonly string[];
  /** The missing module, as the import names it. */
  readonly missing?: string;
}

export type Reply =
  | { readonly id: number; readonly answer: AnswerTo<Request> }
  | { readonly id: number; readonly error: Failure };

/**
 * The file descriptor of the pipe between child and parent. Its first line is a secret word, every other line a question; every answer
 * begins with that word and a space. The channel of `fork` would not do, because user code can send through it.
 */
export const channel = 3;

/** Calls `onLine` for each complete line of a stream. */
export function onLines(stream: NodeJS.ReadableStream, onLine: (line: string) => void): void {
  let parts: string[] = [];
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const [first = '', ...others] = chunk.split('\n');
    parts.push(first);
    for (const next of others) {
      const line = parts.join('');
      parts = [next];
      onLine(line);
    }
  });
}

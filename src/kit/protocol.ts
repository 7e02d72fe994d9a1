import type { BranchConflict, Question } from '../model/drift.ts';
import type { SnapshotDifference } from '../model/snapshot-difference.ts';
import type { Rename } from '../snapshots/renames.ts';

/** One migration to be generated again. Snapshots are parsed JSON, opaque to everything but the kit. */
export interface ReplayStep {
  /** The snapshots it was generated from; none for the first migration. */
  readonly parents: readonly unknown[];
  readonly snapshot: unknown;
  /** For diff snapshots (pg 1.0.0-rc.5) and merges: every ancestor, by its folder. */
  readonly ancestors?: Readonly<Record<string, unknown>>;
  readonly tag: string;
  readonly renames: readonly Rename[];
}

/** A schema to be evaluated, and the migrations it is compared with. */
export interface DriftStep {
  /** Evaluates to the modules of the schema, in the order the kit reads them. */
  readonly bundle: { readonly code: string; readonly format: 'cjs' | 'esm' };
  /** Where it is evaluated. */
  readonly folder: string;
  /** 0.31 only: how nameless columns are called. */
  readonly casing?: string;
  /** Snapshots by file name or folder: the newest, or, where they are diffs or have several ends, all of them. */
  readonly snapshots: Readonly<Record<string, unknown>>;
  /** Milliseconds by which the schema sees another time. */
  readonly shiftClock?: number;
}

/** A migration to be generated once more, from the schema, by the kit's own command in a folder of its own. */
export interface GenerateStep extends Pick<DriftStep, 'bundle' | 'folder' | 'casing'> {
  /** The snapshots it starts from, by tag: of diffs and merges, all they build on. */
  readonly snapshots: Readonly<Record<string, unknown>>;
  readonly renames: readonly Rename[];
  readonly breakpoints: boolean;
  /** An empty folder, where all is written. */
  readonly copy: string;
}

/** What the kit's own command wrote; null when it had nothing to write. */
export type Written = { readonly sql: string; readonly snapshot: unknown } | null;

export interface GenerateRequest {
  readonly method: 'generate';
  readonly kit: string;
  readonly dialect: string;
  readonly step: GenerateStep;
}

/** What `generate` would write from one state to another, and what it asked. */
export interface DriftAnswer {
  readonly statements: readonly string[];
  readonly asked: readonly Question[];
  /** Both states as full snapshots without ids; null when there are no statements and the clock was not shifted. */
  readonly previous: unknown;
  readonly current: unknown;
  /** 1.0: branches that do not commute. Nothing is generated then. */
  readonly conflicts: readonly BranchConflict[];
  /** Without statements: where the newest snapshot is still not the schema's own. */
  readonly unlike?: readonly SnapshotDifference[];
}

/** What the child process is asked of a schema. */
export type DriftRequest =
  | { readonly method: 'drift'; readonly kit: string; readonly dialect: string; readonly step: DriftStep }
  | {
      readonly method: 'difference';
      readonly kit: string;
      readonly dialect: string;
      readonly previous: unknown;
      readonly current: unknown;
    };

/** What the child process is asked of snapshots. */
export type KitRequest =
  | { readonly method: 'load'; readonly kit: string; readonly dialect: string }
  | { readonly method: 'replay'; readonly kit: string; readonly dialect: string; readonly step: ReplayStep };

/** A config to be evaluated in the folder its paths are relative to. */
export interface ConfigRequest {
  readonly method: 'config';
  readonly bundle: DriftStep['bundle'];
  readonly folder: string;
}

/** What of a config leaves the child: no credentials. */
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
  /** The names of the environment variables it read; `everyVariable` when it listed them. */
  readonly variables: readonly string[];
}

export const everyVariable = '*';

/** The statements of a replay. */
export type Answer = readonly string[];

export type Request = KitRequest | DriftRequest | GenerateRequest | ConfigRequest;

export type AnswerTo<Asked extends Request> = Asked extends DriftRequest
  ? DriftAnswer
  : Asked extends ConfigRequest
    ? ConfigAnswer
    : Asked extends GenerateRequest
      ? Written
      : Answer;

/** Why a question has no answer, without secrets. */
export interface Failure {
  readonly message: string;
  /** Where in the evaluated bundle it was thrown, counted from 1. */
  readonly place?: { readonly line: number; readonly column: number };
  /** Variables that were read and are not set. */
  readonly unset?: readonly string[];
  /** A module that is not there, as it is imported. */
  readonly missing?: string;
}

export type Reply =
  | { readonly id: number; readonly answer: AnswerTo<Request> }
  | { readonly id: number; readonly error: Failure };

/**
 * The file descriptor of the child's pipe to us. The first line in it is a secret word, every other one a question; every answer begins
 * with that word and a space. It is not the channel of `fork`, which user code could send through.
 */
export const channel = 3;

/** Tells each whole line that a stream brings. */
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

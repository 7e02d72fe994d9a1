/** What a command answers: cli.ts prints it and exits. */
export interface Outcome {
  readonly exitCode: number;
  readonly stdout?: string;
  readonly stderr?: string;
}

/** What cli.ts knows of the terminal. */
export interface Terminal {
  readonly cwd: string;
  readonly color: boolean;
}

/** What cli.ts gives commands that take long. */
export interface Watching {
  /** Shows how far it is; absent where nobody looks. */
  progress?(done: number, of: number): void;
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
}

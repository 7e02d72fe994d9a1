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

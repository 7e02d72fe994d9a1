import type { Rule } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { json } from './json.ts';
import { type AgentWords, pretty } from './pretty.ts';
import { sarif } from './sarif.ts';

export interface ReporterOptions {
  readonly color: boolean;
  /** The reader is at the top of the repository. */
  readonly atTop?: boolean;
  /** What a coding agent reads; absent for people. */
  readonly forAgent?: AgentWords | undefined;
  /** Every rule there is, for formats that describe them beside what they found. */
  readonly rules: readonly Rule[];
}

/** Turns a report into what is printed on stdout. */
export type Reporter = (report: Report, options: ReporterOptions) => string;

/** Every reporter, by the name `--format` takes. */
export const reporters = { pretty, json, sarif, github, gitlab } satisfies Record<string, Reporter>;

export type ReporterName = keyof typeof reporters;

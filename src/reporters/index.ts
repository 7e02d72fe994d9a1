import type { Report } from '../model/report.ts';
import { json } from './json.ts';
import { pretty } from './pretty.ts';

/** Turns a report into what is printed on stdout. */
export type Reporter = (report: Report, options: { readonly color: boolean }) => string;

/** Every reporter, by the name `--format` takes. */
export const reporters = { pretty, json } satisfies Record<string, Reporter>;

export type ReporterName = keyof typeof reporters;

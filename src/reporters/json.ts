import type { Report } from '../model/report.ts';
import { printableJson } from './printable.ts';

/** The report itself, for scripts. */
export function json(report: Report): string {
  return printableJson(report);
}

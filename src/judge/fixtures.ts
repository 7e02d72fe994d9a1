import { isFixture } from '../config/fixtures.ts';
import type { Files } from '../model/files.ts';
import type { Finding } from '../model/finding.ts';
import type { History } from '../model/history.ts';
import type { Severities } from './check.ts';

interface Pair {
  readonly before: History;
  readonly after: History;
}

/**
 * Whether a project holds test fixtures, which run on no database of users. Both states must agree, so that a change cannot declare
 * published migrations to be fixtures.
 */
export async function isOfFixtures(
  { before, after }: Pair,
  files: { readonly before: Files; readonly after: Files },
  configured: readonly string[],
): Promise<boolean> {
  if (!(await isFixture(files.after, after.out, configured))) return false;
  return before.migrations.length === 0 || isFixture(files.before, before.out, configured);
}

/** Turns findings about fixtures into warnings, unless the configuration sets the severity of their rule. */
export function asWarnings(findings: readonly Finding[], severities: Severities): Finding[] {
  return findings.map((finding) => (severities[finding.rule] === undefined ? { ...finding, severity: 'warning' } : finding));
}

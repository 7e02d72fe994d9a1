import type { Finding } from '../model/finding.ts';

/** Loads the function that gives a finding the same name in every run: 16 hex digits of sha256(rule, out, subject). */
export async function fingerprints(): Promise<(finding: Pick<Finding, 'rule' | 'project' | 'subject'>) => string> {
  // a clean commit does not wait for it to load
  const { createHash } = await import('node:crypto');
  return ({ rule, project, subject }) =>
    createHash('sha256').update([rule, project, subject].join('\0')).digest('hex').slice(0, 16);
}

import type { Finding } from '../model/finding.ts';

/** Loads a function that returns a finding's fingerprint: the first 16 hex digits of sha256(rule, out, subject). */
export async function fingerprints(): Promise<(finding: Pick<Finding, 'rule' | 'project' | 'subject'>) => string> {
  // only findings need node:crypto, and it takes time to load
  const { createHash } = await import('node:crypto');
  return ({ rule, project, subject }) =>
    createHash('sha256').update([rule, project, subject].join('\0')).digest('hex').slice(0, 16);
}

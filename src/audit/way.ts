import type { Way } from './event.ts';

/**
 * How a commit was made, from its entry in the reflog. Only `git commit` would have run pre-commit; cherry-pick, revert and rebase never
 * do, and a merge runs pre-merge-commit.
 */
export function wayOf(action: string): Way {
  const [, verb = ''] = /^([a-z-]+)/.exec(action) ?? [];
  if (verb === 'commit') return 'no-verify';
  if (verb === 'merge' || verb === 'pull') return 'merge';
  return verb === 'cherry-pick' || verb === 'revert' || verb === 'rebase' ? verb : 'other';
}

/** The reason of `DRIZZLE_GUARD_SKIP`; undefined when it is not set, and null when it says nothing. */
export function skipReason({
  DRIZZLE_GUARD_SKIP: value = '',
}: Readonly<Record<string, string | undefined>>): string | null | undefined {
  const reason = value.replace(/\s+/g, ' ').trim();
  if (reason === '') return undefined;
  return /^(?:1|true|yes|on)$/i.test(reason) ? null : reason;
}

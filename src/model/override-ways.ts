/** One way in which a commit is made without its hooks having judged it. */
interface OverrideWay {
  /** The first words of git's reflog entries for it. */
  readonly verbs: readonly string[];
  /** git runs no pre-commit hook for it, so the hooks were not off. */
  readonly isUnhooked: boolean;
  /** What post-commit says, before what was found. */
  readonly notice: string;
  /** What an audit says, at the start of a sentence about the commit. */
  readonly words: string;
}

/** Every way, by its name in notes and in the JSON of an audit. */
export const overrideWays = {
  'no-verify': {
    verbs: ['commit'],
    isUnhooked: false,
    notice: 'hooks skipped; this commit has',
    words: 'bypassed with --no-verify',
  },
  skip: {
    verbs: [],
    isUnhooked: false,
    notice: 'DRIZZLE_GUARD_SKIP is set; this commit has',
    words: 'bypassed with DRIZZLE_GUARD_SKIP',
  },
  merge: {
    verbs: ['merge', 'pull'],
    isUnhooked: false,
    notice: 'hooks skipped; this merge has',
    words: 'merged without its hook',
  },
  'cherry-pick': {
    verbs: ['cherry-pick'],
    isUnhooked: true,
    notice: 'git runs no pre-commit hook for a cherry-pick; this one has',
    words: 'made by git cherry-pick, which runs no pre-commit hook',
  },
  revert: {
    verbs: ['revert'],
    isUnhooked: true,
    notice: 'git runs no pre-commit hook for a revert; this one has',
    words: 'made by git revert, which runs no pre-commit hook',
  },
  rebase: {
    verbs: ['rebase'],
    isUnhooked: true,
    notice: 'git runs no pre-commit hook for a rebase; this one brought',
    words: 'made by git rebase, which runs no pre-commit hook',
  },
  other: {
    verbs: [],
    isUnhooked: false,
    notice: 'this commit was not checked before; it has',
    words: 'committed without the hooks',
  },
} as const satisfies Readonly<Record<string, OverrideWay>>;

export type Way = keyof typeof overrideWays;

/** The way of that name. A note may come from a newer version, or from anyone: `other` for what is not known. */
export function wayNamed(name: string): Way {
  return ways.find(([way]) => way === name)?.[0] ?? 'other';
}

/** How a commit was made, from the first words of its entry in the reflog, for example `commit (amend): Add age`. */
export function wayOf(action: string): Way {
  const verb = /^[a-z-]+/.exec(action)?.[0] ?? '';
  return ways.find(([, { verbs }]) => verbs.includes(verb))?.[0] ?? 'other';
}

const ways = Object.entries(overrideWays) as readonly (readonly [Way, OverrideWay])[];

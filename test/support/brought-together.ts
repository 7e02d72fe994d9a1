import type { Branched } from './branches.ts';

/** How two branches are brought together. */
export const operations = ['merge', 'merge the other way', 'rebase', 'cherry-pick', 'stash pop', 'clean merge'] as const;
export type Operation = (typeof operations)[number];

/** Repairs what is there; false where a person is asked, and nothing goes on. */
type Fix = () => Promise<boolean>;

/** Brings a branch and main together, with the schema resolved and a repair at each stop of git; false where one asks. */
export function broughtTogether(operation: Operation, branched: Branched, fix: Fix): Promise<boolean> {
  return ways[operation](branched, fix);
}

const ways: Readonly<Record<Operation, (branched: Branched, fix: Fix) => Promise<boolean>>> = {
  merge: (branched, fix) => merged(branched, 'origin/main', fix),
  'merge the other way': (branched, fix) => {
    branched.repository.git('checkout', '-q', 'main');
    return merged(branched, 'mine', fix);
  },
  async rebase(branched, fix) {
    const { repository, steps } = branched;
    repository.run('git rebase -q origin/main');
    while (repository.exists('.git/rebase-merge')) {
      resolved(branched, Number(repository.read('.git/rebase-merge/msgnum')));
      if (!(await fix())) return false;
      goneOn(branched, 'rebase');
    }
    // git may have found nothing to stop at
    resolved(branched, steps);
    return fix();
  },
  async 'cherry-pick'(branched, fix) {
    const { repository, steps } = branched;
    repository.git('checkout', '-q', '-b', 'other', 'origin/main');
    for (let step = 1; step <= steps; step += 1) {
      const stopped = repository.run(`git cherry-pick mine~${steps - step}`).exitCode !== 0;
      resolved(branched, step);
      if (!(await fix())) return false;
      if (stopped) goneOn(branched, 'cherry-pick');
      else repository.commit('repaired');
    }
    return true;
  },
  async 'stash pop'(branched, fix) {
    const { repository, steps } = branched;
    repository.git('reset', '-q', '--soft', `mine~${steps}`);
    repository.git('stash', '-q');
    repository.git('reset', '-q', '--hard', 'origin/main');
    repository.run('git stash pop -q');
    resolved(branched, steps);
    return fix();
  },
  async 'clean merge'(branched, fix) {
    const { repository, steps } = branched;
    repository.write({ '.git/info/attributes': 'drizzle/** merge=union\n' });
    repository.run('git merge -q origin/main');
    resolved(branched, steps);
    if (repository.git('ls-files', '-u') === '') repository.commit('merged');
    return fix();
  },
};

async function merged(branched: Branched, other: string, fix: Fix): Promise<boolean> {
  branched.repository.run(`git merge -q --no-commit ${other}`);
  resolved(branched, branched.steps);
  return fix();
}

function resolved({ repository, schemaAfter }: Branched, steps: number): void {
  repository.write({ 'src/schema.ts': schemaAfter(steps) }).git('add', 'src/schema.ts');
}

/** A step of which nothing is left is skipped. */
function goneOn({ repository }: Branched, command: 'rebase' | 'cherry-pick'): void {
  const { exitCode, output } = repository.run(`GIT_EDITOR=true git ${command} --continue`);
  if (exitCode === 0 || /CONFLICT|could not apply/.test(output)) return;
  if (repository.run('git diff --cached --quiet').exitCode !== 0) throw new Error(output);
  repository.run(`git ${command} --skip`);
}

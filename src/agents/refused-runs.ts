import { isPush, pushTarget } from '../config/push-target.ts';
import { gitRun } from './git-runs.ts';
import type { Placed, Refusal } from './refusal.ts';
import { nameOf, type Run } from './shell/run.ts';
import { knownFolder } from './shell/text.ts';

/** What a command must not do, by its words and variables; undefined for any other command. */
export function refusedRun(run: Run): Placed | undefined {
  const git = gitRun(run);
  const folder = knownFolder(git?.folder ?? run.folder);
  const refusal = bySwitch(run, git !== undefined) ?? git?.refusal ?? byPush(run) ?? byRemoval(run);
  return refusal === undefined ? undefined : { refusal, folder };
}

/** Variables that switch hooks off, each by its manager's documentation (read November 2026). */
const switches: readonly (readonly [string, RegExp])[] = [
  ['HUSKY', /^0$/],
  ['LEFTHOOK', /^(?:0|false)$/],
  ['SKIP_SIMPLE_GIT_HOOKS', /^(?:1|true)$/],
  ['PRE_COMMIT_ALLOW_NO_CONFIG', /^1$/],
  // ids of hooks to leave out: another hook is not ours to speak of
  ['SKIP', /drizzle-guard/],
  ['LEFTHOOK_EXCLUDE', /drizzle-guard/],
];

/** `HUSKY=0 npm ci` only installs, so a switch counts for git, and where everything after it gets it. */
function bySwitch(run: Run, isGit: boolean): Refusal | undefined {
  const set = nameOf(run) === 'export' ? assignedBy(run) : run.variables;
  if (set.get('DRIZZLE_GUARD_SKIP')) return { kind: 'override', by: 'DRIZZLE_GUARD_SKIP' };
  if (!isGit && nameOf(run) !== 'export') return undefined;
  const found = switches.find(([name, off]) => off.test(set.get(name) ?? ''));
  return found === undefined ? undefined : { kind: 'hooks-skipped', by: `${found[0]}=${set.get(found[0])}` };
}

function assignedBy({ words }: Run): ReadonlyMap<string, string> {
  return new Map(
    words.flatMap((word): [string, string][] => {
      const [, name, value = ''] = /^(\w+)=([\s\S]*)$/.exec(word) ?? [];
      return name === undefined ? [] : [[name, value]];
    }),
  );
}

/** Taking the hooks out is as good as skipping them. */
function byRemoval(run: Run): Refusal | undefined {
  const removes = nameOf(run) === 'drizzle-guard' && run.words[1] === 'setup' && run.words.includes('--remove');
  return removes ? { kind: 'hooks-moved', by: 'drizzle-guard setup --remove' } : undefined;
}

/** What the words of a push leave open is decided by the config it uses. */
function byPush(run: Run): Refusal | undefined {
  const name = nameOf(run);
  if (!/^drizzle-kit(?:@.*)?$/.test(name) || !isPush(['drizzle-kit', ...run.words.slice(1)].join(' '))) return undefined;
  if (run.words.some((word) => word === '--help' || word === '-h')) return undefined;
  const variables = [...run.variables].map(([variable, value]) => `${variable}=${value}`);
  const target = pushTarget('', [...variables, ...run.words].join(' '));
  if (target === 'local') return undefined;
  return target === 'unknown' ? { kind: 'push' } : { kind: 'push', target: target.named };
}

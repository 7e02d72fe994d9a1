import { Unjudgeable } from '../../model/unjudgeable.ts';
import type { Activation, HookManager, Preparation, SetupTarget } from './manager.ts';

/** Hooks in the configuration of the clone, which git 2.54 and newer run beside those of any manager, in every worktree. */
export const gitConfig: HookManager = {
  name: 'git',
  files: [],
  isInUse: ({ configured }) => configured.size > 0,
  isConfigured: () => false,
  behind: () => undefined,
  add: async (target, lines) => {
    const wanted = new Map(
      [...lines].flatMap(([event, line]) => (line === undefined || event === 'post-checkout' ? [] : [[event, commandOf(line)]])),
    );
    const isDone =
      [...wanted].every(([event, command]) => target.configured.get(event) === command) && wanted.size === target.configured.size;
    return { edits: [], preparation: preparationOf(target), notes: [], ...(!isDone && { activation: writing(target, wanted) }) };
  },
  remove: async (target) => {
    const isDone = target.configured.size === 0;
    return {
      edits: [],
      preparation: preparationOf(target),
      notes: [],
      ...(!isDone && { activation: writing(target, new Map()) }),
    };
  },
};

function writing({ top, configured }: SetupTarget, wanted: ReadonlyMap<string, string>): Activation {
  const events = [...(wanted.size > 0 ? wanted : configured).keys()].join(', ');
  return {
    words: `setup will ${wanted.size > 0 ? 'set' : 'unset'} hook.drizzle-guard-*.command in the configuration of this clone: ${events}`,
    when: 'after the edits',
    run: async () => {
      // every hook loads this file, and none of them writes settings
      const { removeSection, setSetting } = await import('../../git/settings.ts');
      if (wanted.size > 0) await requireVersion(top);
      for (const event of configured.keys()) await removeSection(top, `hook.drizzle-guard-${event}`);
      for (const [event, command] of wanted) {
        await setSetting(top, { key: `hook.drizzle-guard-${event}.command`, value: command });
        await setSetting(top, { key: `hook.drizzle-guard-${event}.event`, value: event });
      }
    },
  };
}

/** git adds the arguments itself (prepare_shell_cmd in its run-command.c). */
function commandOf(line: string): string {
  return line.replace(/ "\$@"$/, '');
}

/** The configuration is not cloned. */
function preparationOf({ top }: SetupTarget): Preparation {
  return { folder: top, command: 'drizzle-guard setup --manager git', knownBy: /\bdrizzle-guard setup\b/ };
}

async function requireVersion(top: string): Promise<void> {
  const { gitVersion } = await import('../../git/settings.ts');
  const version = await gitVersion(top);
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 2 || (major === 2 && minor >= 54)) return;
  throw new Unjudgeable(
    `git ${version} does not run hooks from its configuration; 2.54 does. Choose another manager with --manager, or update git`,
  );
}

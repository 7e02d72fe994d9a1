import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer } from '../model/doctor.ts';
import type { Check } from './check.ts';
import { hooksIn } from './hook-search.ts';

/** Variables of this shell with which git's hooks run nothing, or drizzle-guard's let everything pass. */
export const switches: Check = {
  id: 'switches',
  section: 'hooks',
  async ask(clone) {
    const { environment, top } = clone;
    const { hooks } = await hooksIn(top, clone);
    const used = new Set(hooks.flatMap(({ offSwitch }) => offSwitch ?? []));
    const answers: Answer[] = [...used]
      .filter((name) => environment[name] === '0')
      .map((name) => off(name, `${name}=0 is set in this shell, so git runs no hooks`));
    if (environment.SKIP_SIMPLE_GIT_HOOKS === '1' && hooks.some(({ isSimple }) => isSimple))
      answers.push(
        off('SKIP_SIMPLE_GIT_HOOKS', 'SKIP_SIMPLE_GIT_HOOKS=1 is set in this shell, so simple-git-hooks runs nothing'),
      );
    if (environment.DRIZZLE_GUARD_SKIP)
      answers.push(off('DRIZZLE_GUARD_SKIP', 'DRIZZLE_GUARD_SKIP is set in this shell, so the hooks let every commit pass'));
    if (environment.DRIZZLE_GUARD_PROBE)
      answers.push(off('DRIZZLE_GUARD_PROBE', 'DRIZZLE_GUARD_PROBE is set in this shell, so the hooks reject every commit'));
    // pre-commit.com, "Temporarily disabling hooks": a list of ids
    const skipped = environment.SKIP?.split(',').find((id) => id.trim().startsWith('drizzle-guard'));
    if (skipped !== undefined && existsSync(join(top, '.pre-commit-config.yaml')))
      answers.push(off('SKIP', `SKIP names ${skipped.trim()} in this shell, so pre-commit leaves it out`));
    return answers.length > 0 ? answers : [{ status: 'ok', says: 'nothing in this shell switches hooks off' }];
  },
};

function off(name: string, says: string): Answer {
  return { status: 'fail', says, mend: [`unset ${name}`] };
}

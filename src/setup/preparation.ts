import { join, relative } from 'node:path';
import { withoutProperty, withProperty } from '../config/json-edit.ts';
import type { Edit, Preparation } from '../hooks/managers/manager.ts';
import { manifestOf } from './manifest.ts';
import type { Added, SetupProject } from './project.ts';
import { nothing } from './project.ts';

/** Scripts that an install runs. Yarn 2 and newer run no prepare (yarnpkg.com/advanced/lifecycle-scripts). */
const afterInstall = ['prepare', 'postinstall', 'install', 'preinstall'] as const;

/** Adds what an install has to run, so that clones get the hooks; behind `&&` where the user's script runs something else. */
export async function addPreparation({ folder, command, knownBy }: Preparation, project: SetupProject): Promise<Added> {
  const path = join(folder, 'package.json');
  const before = await project.text(path);
  const file = relative(project.top, path);
  if (before === undefined)
    return { edits: [], notes: [`there is no ${file}, so clones have no hooks until somebody runs: ${command}`] };
  const { scripts, private: isPrivate = false } = manifestOf(before, path, project.top);
  const name = nameFor(project);
  const running = name === 'prepare' ? [...scripts.values()] : afterInstall.slice(1).map((one) => scripts.get(one) ?? '');
  if (running.some((script) => knownBy.test(script))) return nothing;
  const existing = scripts.get(name)?.trim() ?? '';
  // behind a comment or a background job, nothing would run
  if (/[#&]/.test(existing.replaceAll('&&', '')))
    return { edits: [], notes: [`no script of ${file} runs ${command}, so clones have no hooks: add it to "${name}"`] };
  const edit = { path, before, after: withProperty(before, ['scripts', name], `${existing}${end(command, existing !== '')}`) };
  const published = name === 'postinstall' && !isPrivate;
  return {
    edits: [edit],
    notes: published
      ? [
          `${file} is not private: if you publish the package, its "postinstall" also runs where it is installed, and does nothing there`,
        ]
      : [],
  };
}

/** Removes it again. Scripts that the user has changed since stay. */
export async function removePreparation({ folder, command }: Preparation, project: SetupProject): Promise<Edit[]> {
  const path = join(folder, 'package.json');
  const before = await project.text(path);
  if (before === undefined) return [];
  const { scripts } = manifestOf(before, path, project.top);
  let after = before;
  for (const name of afterInstall) {
    const script = scripts.get(name);
    if (script === end(command, false)) after = withoutProperty(after, ['scripts', name]);
    else if (script?.endsWith(end(command, true)))
      after = withProperty(after, ['scripts', name], script.slice(0, -end(command, true).length));
  }
  return [{ path, before, after }];
}

/**
 * An install without development dependencies has no hook manager, and must not fail for it (typicode.github.io/husky, "CI server and
 * Docker"). It also tells this script from one that the user wrote.
 */
function end(command: string, isBehind: boolean): string {
  return isBehind ? ` && (${command} || true)` : `${command} || true`;
}

function nameFor({ packageManager }: SetupProject): 'prepare' | 'postinstall' {
  return packageManager.name === 'yarn@berry' ? 'postinstall' : 'prepare';
}

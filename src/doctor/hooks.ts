import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { settingWithScope, worktreeTops } from '../git/worktrees.ts';
import type { Answer } from '../model/doctor.ts';
import { quote } from '../model/shell.ts';
import type { Check } from './check.ts';
import type { Clone } from './clone.ts';
import type { FoundHook } from './found-hook.ts';
import { type FoundHooks, hooksIn, settingUp } from './hook-search.ts';
import { huskyInit, offInHuskyInit } from './husky-init.ts';
import { probe } from './probe.ts';
import { listed, shown } from './words.ts';

/** Whether git reaches drizzle-guard in every working tree. Hooks that run nothing else are tried; the others are read. */
export const hooks: Check = {
  id: 'hooks',
  section: 'hooks',
  async ask(clone) {
    const tops = await worktreeTops(clone.repository);
    return (await Promise.all(tops.map((top) => inWorktree(top, clone, tops[0] ?? top)))).flat();
  },
};

async function inWorktree(top: string, clone: Clone, main: string): Promise<Answer[]> {
  const found = await hooksIn(top, clone);
  const place = top === clone.top ? '' : ` in ${shown(top, clone)}`;
  const wrong = await faultsOf(found, { top, main, place }, clone);
  return wrong.length > 0 ? wrong : tried(found, top, place, clone);
}

/** A working tree, and the main one, whose packages it uses where it has none. */
interface Place {
  readonly top: string;
  readonly main: string;
  /** How it is named in a sentence. */
  readonly place: string;
}

/** What can be read in the files. */
async function faultsOf({ folder, hooks: all }: FoundHooks, { top, main, place }: Place, clone: Clone): Promise<Answer[]> {
  const of = (state: FoundHook['state']) => all.filter((hook) => hook.state === state);
  const missing = [...of('absent'), ...of('not ours')];
  const mend = await settingUp(top, clone);
  if (missing.length === all.length && !existsSync(folder)) return [await nowhere(folder, top, place, clone)];
  const answers: Answer[] = [];
  if (missing.length === all.length) answers.push({ status: 'fail', says: `no git hook calls drizzle-guard${place}`, mend });
  else if (missing.length > 0) {
    const files = missing.flatMap(({ definedBy, path }) => (definedBy.length > 0 ? definedBy : [path]));
    const names = listed(missing.map(({ event }) => event));
    answers.push({
      status: 'fail',
      says: `${names} ${missing.length > 1 ? 'do' : 'does'} not call drizzle-guard${place}: ${listed([...new Set(files)].map((file) => shown(file, clone)))}`,
      mend,
    });
  }
  const unrunnable = of('not executable');
  if (unrunnable.length > 0) {
    answers.push({
      status: 'fail',
      says: `git ignores ${listed(unrunnable.map(({ event }) => event))}${place}, because ${unrunnable.length > 1 ? 'the files are' : 'the file is'} not executable`,
      mend: [`chmod +x ${unrunnable.map(({ path }) => quote(relative(clone.cwd, path))).join(' ')}`],
    });
  }
  const cutOff = of('cut off');
  if (cutOff.length > 0) {
    const setup = (option: string) => clone.inFolder(top, clone.manager.execute('drizzle-guard', `setup${option}`));
    const files = cutOff.map(({ definedBy, path }) => shown(definedBy[0] ?? path, clone));
    answers.push({
      status: 'fail',
      says: `${listed(files)} ${cutOff.length > 1 ? 'end' : 'ends'} before the line of drizzle-guard, with exit or exec`,
      mend: [setup(' --remove'), setup('')],
    });
  }
  const isGone = (target: string) => [top, main].every((folder) => !existsSync(resolve(folder, target)));
  const gone = of('ours').filter(({ target }) => target !== undefined && isGone(target));
  const [first] = gone;
  if (first?.target !== undefined) {
    answers.push({
      status: 'fail',
      says: `the hooks${place} call ${first.target}, which is not installed, so every commit fails`,
      mend,
    });
  }
  return answers;
}

/** The folder that git runs hooks from does not exist. */
async function nowhere(folder: string, top: string, place: string, clone: Clone): Promise<Answer> {
  const setting = await settingWithScope(top, 'core.hooksPath');
  const mend = await settingUp(top, clone);
  if (setting === undefined) return { status: 'fail', says: `no git hook calls drizzle-guard${place}`, mend };
  const says = `git runs no hooks${place}: core.hooksPath is ${setting.value}, and ${shown(folder, clone)} does not exist`;
  // husky makes its own folder again, in every working tree
  if (/[/\\]_$/.test(setting.value)) return { status: 'fail', says, mend };
  const unset = setting.scope === 'command' ? [] : [`git config --${setting.scope} --unset-all core.hooksPath`];
  return { status: 'fail', says, mend: [...unset, ...mend] };
}

/** What git does when it is asked to run them. */
async function tried({ hooks: all }: FoundHooks, top: string, place: string, clone: Clone): Promise<Answer[]> {
  const alone = all.filter(({ isAlone }) => isAlone);
  // what switches them off in this shell is another check's answer
  const switchedOn = Object.fromEntries(all.flatMap(({ offSwitch }) => (offSwitch === undefined ? [] : [[offSwitch, '']])));
  const probed = await Promise.all(
    alone.map(async (hook) => ({
      hook,
      ...(await probe(hook, top, { ...clone.environment, SKIP_SIMPLE_GIT_HOOKS: '', ...switchedOn })),
    })),
  );
  const lost = probed.filter(({ isReached }) => !isReached).map(({ hook }) => hook);
  if (lost.length > 0) return [await notReached(lost, place, clone)];
  const others = all.filter((hook) => !alone.includes(hook)).map(({ event }) => event);
  const read =
    others.length === 0
      ? ''
      : `; ${listed(others)} ${others.length > 1 ? 'were' : 'was'} read and not tried, because of what else runs there`;
  return [{ status: 'ok', says: `git runs drizzle-guard in all ${all.length} hooks${place}${read}` }];
}

async function notReached(lost: readonly FoundHook[], place: string, clone: Clone): Promise<Answer> {
  const line = lost.some(({ offSwitch }) => offSwitch === 'HUSKY') ? await offInHuskyInit(clone) : undefined;
  if (line !== undefined) {
    const path = huskyInit(clone);
    return {
      status: 'fail',
      says: `${path}:${line} sets HUSKY=0, so husky runs no hooks in any repository`,
      mend: [`sed -i.bak ${line}d ${quote(path)}`],
    };
  }
  const files = lost.map(({ definedBy, path }) => shown(definedBy[0] ?? path, clone));
  return {
    status: 'fail',
    says: `git ran ${listed(lost.map(({ event }) => event))}${place}, and drizzle-guard was not reached: ${listed(files)}. To see why: DRIZZLE_GUARD_PROBE=/dev/stderr git hook run ${lost[0]?.event}`,
  };
}

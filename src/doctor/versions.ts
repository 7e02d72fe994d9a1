import { join } from 'node:path';
import semver from 'semver';
import type { PackageManager } from '../config/package-manager.ts';
import { git } from '../git/run.ts';
import { canReplay, type Installed, installedPackage } from '../kit/installed/installed.ts';
import { isPinned, pinsOf } from '../kit/installed/pinned.ts';
import type { Answer } from '../model/doctor.ts';
import type { Files } from '../model/files.ts';
import type { Check } from './check.ts';
import type { Clone } from './clone.ts';
import { configFolders } from './config-folders.ts';

/** The oldest Node and git that drizzle-guard works with. */
const oldest = { node: '20.19.0', git: '2.31.0' };

/** Whether node, git, drizzle-kit and drizzle-orm are new enough, what the lockfile pins, and made for each other. */
export const versions: Check = {
  id: 'versions',
  section: 'drizzle',
  async ask(clone) {
    const { stdout } = await git(['--version'], { cwd: clone.top });
    const gitVersion = /\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? '0.0.0';
    const tools: Answer[] = [
      tooOld('Node', process.versions.node, oldest.node, 'fail'),
      tooOld('git', gitVersion, oldest.git, 'warn'),
    ].flat();
    const files = await clone.files();
    const folders = await configFolders(clone);
    const answers = (await Promise.all(folders.map((folder) => inFolder(folder, files, clone)))).flat();
    const found = [...tools, ...unique(answers)];
    const all = [`Node ${process.versions.node}`, `git ${gitVersion}`];
    return found.some(({ status }) => status !== 'ok') || found.length > 0
      ? [...found.filter(({ status }) => status !== 'ok'), ...merged(all, found)]
      : [{ status: 'ok', says: all.join(', ') }];
  },
};

/** One line for everything that is as it should be. */
function merged(all: readonly string[], found: readonly Answer[]): Answer[] {
  if (found.some(({ status }) => status !== 'ok')) return [];
  return [{ status: 'ok', says: [...all, ...found.map(({ says }) => says)].join(', ') }];
}

function tooOld(name: string, version: string, needed: string, status: 'fail' | 'warn'): Answer[] {
  if (semver.gte(version, needed)) return [];
  return [{ status, says: `${name} ${version} is older than ${needed}, the oldest that drizzle-guard is made for` }];
}

async function inFolder(folder: string, files: Files, clone: Clone): Promise<Answer[]> {
  const { top, manager } = clone;
  const place = folder === '' ? '' : ` in ${folder}`;
  const [kit, orm] = await Promise.all(['drizzle-kit', 'drizzle-orm'].map((name) => installedPackage(name, join(top, folder))));
  const absent = [kit === undefined ? 'drizzle-kit' : [], orm === undefined ? 'drizzle-orm' : []].flat();
  if (kit === undefined || orm === undefined)
    return [
      {
        status: 'fail',
        says: `${absent.join(' and ')} ${absent.length > 1 ? 'are' : 'is'} not installed${place}`,
        mend: await toInstall(absent, folder, files, clone),
      },
    ];
  const pins = await Promise.all([mismatch('drizzle-kit', kit, folder, files), mismatch('drizzle-orm', orm, folder, files)]);
  const wrong = pins.flatMap((one) => one ?? []);
  if (wrong.length > 0)
    return [{ status: 'fail', says: `${wrong.join(', and ')}: other versions generate other SQL`, mend: [manager.install] }];
  const apart = await notTogether(kit, orm, folder, clone);
  if (apart !== undefined) return [apart];
  if (!canReplay(kit))
    return [
      {
        status: 'warn',
        says: `drizzle-kit ${kit.version}${place} is not 0.31 or 1.0.0-rc.4 and newer, so drizzle-guard checks only the integrity of migrations`,
        mend: [clone.inFolder(join(top, folder), manager.addForDevelopment('drizzle-kit@0.31'))],
      },
    ];
  return [{ status: 'ok', says: `drizzle-kit ${kit.version} and drizzle-orm ${orm.version}${place}` }];
}

/** What the lockfile has is installed; what nothing names is added. */
async function toInstall(
  names: readonly string[],
  folder: string,
  files: Files,
  { top, manager, inFolder: at }: Clone,
): Promise<string[]> {
  const pinned = await Promise.all(names.map(async (name) => (await pinsOf(name, folder, files)).length > 0));
  const unnamed = names.filter((_, index) => !pinned[index]);
  if (unnamed.length === 0) return [manager.install];
  return unnamed.map((name) => at(join(top, folder), adding(name, manager)));
}

async function mismatch(name: string, { version }: Installed, folder: string, files: Files): Promise<string | undefined> {
  const pins = await pinsOf(name, folder, files);
  const [pin] = pins;
  if (pin === undefined || pins.some((one) => isPinned(one, version))) return undefined;
  return `${name} ${version} is installed, but ${pin.by} asks for ${pin.version}`;
}

/** drizzle-kit 0.31 stops at drizzle-orm 1.0 and the reverse, and release candidates of 1.0 change together. */
async function notTogether(
  kit: Installed,
  orm: Installed,
  folder: string,
  { histories, manager, inFolder: at, top }: Clone,
): Promise<Answer | undefined> {
  const isNew = ({ version }: Installed) => semver.major(version) >= 1;
  const says = `drizzle-kit ${kit.version} and drizzle-orm ${orm.version}${folder === '' ? '' : ` in ${folder}`}`;
  const add = (name: string) => at(join(top, folder), adding(name, manager));
  if (isNew(kit) === isNew(orm)) {
    const areCandidates = [kit, orm].some(({ version }) => semver.prerelease(version) !== null);
    if (!isNew(kit) || !areCandidates || kit.version === orm.version) return undefined;
    return {
      status: 'warn',
      says: `${says} are different release candidates, which change together`,
      mend: [add(`drizzle-orm@${kit.version}`)],
    };
  }
  // the migrations tell which of the two the project is at
  const layouts = (await histories()).map(({ layout }) => layout);
  const wantsNew = layouts.length > 0 ? layouts.includes('folders') : isNew(orm);
  const mend = wantsNew
    ? [isNew(orm) ? add(`drizzle-kit@${orm.version}`) : add(`drizzle-orm@${kit.version}`)]
    : [isNew(kit) ? add('drizzle-kit@0.31') : add('drizzle-orm@0.45')];
  return { status: 'fail', says: `${says} do not work together: both have to be 1.0, or neither`, mend };
}

/** Several configs of a folder, or of folders that share node_modules, say the same. */
function unique(answers: readonly Answer[]): Answer[] {
  return [...new Map(answers.map((answer) => [answer.says, answer])).values()];
}

/** drizzle-orm is a part of the program; npm would make it a development dependency with the option for that. */
function adding(name: string, manager: PackageManager): string {
  return name.startsWith('drizzle-orm') ? manager.add(name) : manager.addForDevelopment(name);
}

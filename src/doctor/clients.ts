import { dirname } from 'node:path';
import type { Answer } from '../model/doctor.ts';
import { quote } from '../model/shell.ts';
import type { Check } from './check.ts';
import type { Clone } from './clone.ts';
import { hooksIn } from './hook-search.ts';
import { huskyInit } from './husky-init.ts';
import { probe } from './probe.ts';

/** Whether hooks find node where git was not started from a shell: in editors and graphical clients. */
export const clients: Check = {
  id: 'clients',
  section: 'hooks',
  async ask(clone) {
    const { hooks } = await hooksIn(clone.top, clone);
    const hook = hooks.find(({ isAlone, state }) => isAlone && state === 'ours');
    // hooks that are not there, or that run other commands, cannot be tried
    if (hook === undefined || process.platform === 'win32') return [];
    const { isReached, node } = await probe(hook, clone.top, {
      ...clone.environment,
      ...Object.fromEntries(fromShell.map((name) => [name, ''])),
      ...(hook.offSwitch !== undefined && { [hook.offSwitch]: '' }),
      PATH: clone.clientPath,
    });
    if (node !== undefined) return [{ status: 'ok', says: `hooks find node where git is not started from a shell (${node})` }];
    // the hook itself is broken, which is the answer of another check
    if (!isReached && !(await probe(hook, clone.top, clone.environment)).isReached) return [];
    return [missing(hook.offSwitch === 'HUSKY', clone)];
  },
};

/** What the start-up files of a shell set, and a client that was not started from one lacks. */
const fromShell = ['NVM_DIR', 'FNM_DIR', 'VOLTA_HOME', 'ASDF_DIR', 'ASDF_DATA_DIR', 'MISE_DATA_DIR'];

function missing(isHusky: boolean, clone: Clone): Answer {
  const says = `hooks find no node with the PATH of editors and graphical clients (${clone.clientPath}), so commits from there are rejected`;
  if (!isHusky) return { status: 'warn', says: `${says}: start the client from a terminal` };
  const file = quote(huskyInit(clone));
  return {
    status: 'warn',
    says,
    mend: [`mkdir -p ${quote(dirname(huskyInit(clone)))}`, `printf '\\n%s\\n' ${quote(lineFor(process.execPath))} >> ${file}`],
  };
}

/** The line of sh that finds the same node as this shell, also after the version manager has another one. */
export function lineFor(node: string): string {
  const found = versionManagers.find(({ mark }) => node.includes(mark));
  const folder = found === undefined ? dirname(node) : `${node.slice(0, node.indexOf(found.mark))}`;
  return (found?.line ?? added)(folder.replace(/[\\"$`]/g, '\\$&'));
}

interface VersionManager {
  /** What follows the manager's own folder in the path of node. */
  readonly mark: string;
  /** As the manager is set up for scripts, with its own folder. */
  line(folder: string): string;
}

const added = (folder: string) => `export PATH="${folder}:$PATH"`;

const versionManagers: readonly VersionManager[] = [
  { mark: '/versions/node/', line: (nvm) => `export NVM_DIR="${nvm}"; [ -s "$NVM_DIR/nvm.sh" ] && . "$NVM_DIR/nvm.sh"` },
  { mark: '/node-versions/', line: (fnm) => added(`${fnm}/aliases/default/bin`) },
  { mark: '/tools/image/node/', line: (volta) => `export VOLTA_HOME="${volta}"; ${added(`${volta}/bin`)}` },
  // of mise and of asdf
  { mark: '/installs/n', line: (manager) => added(`${manager}/shims`) },
];

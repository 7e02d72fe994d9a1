import { existsSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { isLocalConfig, isPush, pushTarget } from '../config/push-target.ts';
import { isObject } from '../model/json-object.ts';
import type { Placed } from './refusal.ts';
import { nameOf, type Run } from './shell/run.ts';
import { isKnown } from './shell/text.ts';

/** A script of the nearest package.json that a command runs, if it pushes to a database that is not known to be local. */
export function pushingScript(run: Run): Placed | undefined {
  const name = scriptNamed(run);
  if (name === undefined || !isKnown(run.folder)) return undefined;
  for (let folder = run.folder; ; folder = posix.dirname(folder)) {
    const command = scriptsOf(folder)?.[name];
    if (typeof command === 'string') {
      const target = isPush(command) ? pushTarget(name, command) : 'local';
      if (target === 'local' || (target === 'unknown' && pushesLocally(folder, command))) return undefined;
      return { refusal: { kind: 'push', ...(target !== 'unknown' && { target: target.named }) }, folder };
    }
    if (posix.dirname(folder) === folder || existsSync(`${folder}/.git`)) return undefined;
  }
}

/** Whether the config that drizzle-kit would read names a local database. */
export function pushesLocally(folder: string, command: string): boolean {
  const named = /--config[=\s]["']?([^\s"']+)/.exec(command)?.[1];
  const names = named === undefined ? ['ts', 'mts', 'js', 'mjs', 'json'].map((end) => `drizzle.config.${end}`) : [named];
  const path = names.map((name) => posix.join(folder, name)).find((one) => existsSync(one));
  return path !== undefined && isLocalConfig(readFileSync(path, 'utf8'));
}

function scriptNamed(run: Run): string | undefined {
  if (!['npm', 'pnpm', 'yarn', 'bun'].includes(nameOf(run))) return undefined;
  const words = run.words.slice(1).filter((word) => !word.startsWith('-'));
  const isRun = words[0] === 'run' || words[0] === 'run-script';
  return isRun ? words[1] : nameOf(run) === 'npm' ? undefined : words[0];
}

function scriptsOf(folder: string): Readonly<Record<string, unknown>> | undefined {
  const path = `${folder}/package.json`;
  if (!existsSync(path)) return undefined;
  try {
    const manifest: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isObject(manifest) && isObject(manifest.scripts) ? manifest.scripts : {};
  } catch (error) {
    // npm reports it to whoever runs the script
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

import { textUnlessTooLarge } from '../model/file-too-large.ts';
import { configsIn, type Files, folderOf, foldersAbove, nameOf, oidAt } from '../model/files.ts';
import type { PushScript } from '../model/push-script.ts';
import { isLocalConfig, isPush, pushTarget } from './push-target.ts';

interface Script {
  /** The package.json. */
  readonly path: string;
  readonly name: string;
  readonly command: string;
  readonly line: number;
}

/** New scripts that push to a database which is not known to be local, by the migrations folder they are nearest to. */
export async function newPushScripts(
  before: Files,
  after: Files,
  outs: readonly string[],
  skipped: Set<string> = new Set(),
): Promise<Map<string, PushScript[]>> {
  const found = new Map<string, PushScript[]>();
  if (outs.length === 0) return found;
  const now = await pushingScripts(after, before, skipped);
  const old = now.length === 0 ? [] : await pushingScripts(before, after, skipped);
  const fresh = now.filter((script) => !isKnown(script, old, now));
  for (const pushing of await Promise.all(fresh.map((script) => pushScript(after, script)))) {
    for (const script of pushing) {
      const out = nearestOut(script.path, outs);
      found.set(out, [...(found.get(out) ?? []), script]);
    }
  }
  return found;
}

/** The pushing scripts of every package.json that the other tree lacks or has in another version. */
async function pushingScripts(files: Files, other: Files, skipped: Set<string>): Promise<Script[]> {
  const paths = manifestsIn(files).filter((path) => oidAt(files, path) !== oidAt(other, path));
  const scripts = await Promise.all(paths.map((path) => scriptsOf(files, path, skipped)));
  return scripts.flat().filter(({ command }) => isPush(command));
}

/** Whether it was there before: in other words, under another name, or in another package. */
function isKnown(script: Script, old: readonly Script[], now: readonly Script[]): boolean {
  const isSame = (one: Script, other: Script) => one.path === other.path && one.name === other.name;
  const target = ({ name, command }: Script) => JSON.stringify(pushTarget(name, command));
  return old.some((one) => {
    if (isSame(one, script)) return target(one) === target(script);
    return one.command === script.command && !now.some((other) => isSame(one, other));
  });
}

async function pushScript(files: Files, { path, name, command, line }: Script): Promise<PushScript[]> {
  const target = pushTarget(name, command);
  if (target === 'local') return [];
  if (target !== 'unknown') return [{ path, name, line, target: target.named }];
  return (await pushesLocally(files, folderOf(path), command)) ? [] : [{ path, name, line }];
}

/** A script that says nothing of the database leaves it to the config it uses. */
async function pushesLocally(files: Files, folder: string, command: string): Promise<boolean> {
  const named = /--config[=\s]["']?([^\s"']+)/.exec(command)?.[1];
  const configs = configsIn(files).filter(
    (path) => folderOf(path) === folder || (named !== undefined && path.endsWith(nameOf(named))),
  );
  const used = configs.filter((path) => nameOf(path) === (named === undefined ? nameOf(path) : nameOf(named)));
  const texts = await Promise.all(used.map((path) => textUnlessTooLarge(files, path, new Set())));
  return texts.length > 0 && texts.every(isLocalConfig);
}

function manifestsIn({ entries }: Files): string[] {
  return [...entries.keys()]
    .filter((path) => path.endsWith('package.json') && nameOf(path) === 'package.json' && !path.includes('node_modules/'))
    .sort();
}

/** A manifest that cannot be read is npm's to report. */
async function scriptsOf(files: Files, path: string, skipped: Set<string>): Promise<Script[]> {
  const text = await textUnlessTooLarge(files, path, skipped);
  if (!text.includes('drizzle-kit')) return [];
  let manifest: { readonly scripts?: unknown } | null;
  try {
    manifest = JSON.parse(text);
  } catch {
    return [];
  }
  const { scripts } = manifest ?? {};
  if (typeof scripts !== 'object' || scripts === null) return [];
  return Object.entries(scripts).flatMap(([name, command]) =>
    typeof command === 'string' ? [{ path, name, command, line: lineOf(text, name) }] : [],
  );
}

function lineOf(text: string, name: string): number {
  const scripts = Math.max(0, text.indexOf('"scripts"'));
  const at = text.indexOf(`${JSON.stringify(name)}:`, scripts);
  return text.slice(0, at < 0 ? scripts : at).split('\n').length;
}

/** The migrations folder that shares the most leading folders with a file. */
function nearestOut(path: string, outs: readonly string[]): string {
  const folders = new Set(foldersAbove(folderOf(path)));
  const depth = (out: string) => foldersAbove(out).filter((folder) => folders.has(folder)).length;
  return [...outs].sort((one, other) => depth(other) - depth(one))[0] ?? '';
}

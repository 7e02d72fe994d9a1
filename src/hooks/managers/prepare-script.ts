import { join, relative } from 'node:path';
import { Unjudgeable } from '../../model/unjudgeable.ts';
import { textOnDisk } from './folders.ts';
import type { Edit, Preparation } from './manager.ts';

/** Adds a prepare script, so that clones get the hooks. An existing one belongs to the user and stays. */
export async function prepareScript(
  { folder, command, knownBy }: Preparation,
  top: string,
): Promise<{ readonly edit?: Edit; readonly notes: readonly string[] }> {
  const path = join(folder, 'package.json');
  const before = await textOnDisk(path);
  if (before === undefined) return { notes: [] };
  const manifest = parsedManifest(relative(top, path), before);
  if (manifest.scripts?.prepare !== undefined) {
    if (Object.values(manifest.scripts).some((script) => knownBy.test(script))) return { notes: [] };
    return { notes: [`no script of ${relative(top, path)} runs ${command}, so clones have no hooks: add it to "prepare"`] };
  }
  const indent = /^[ \t]+/m.exec(before)?.[0] ?? '  ';
  const after = JSON.stringify({ ...manifest, scripts: { ...manifest.scripts, prepare: command } }, null, indent);
  const written = before.endsWith('\n') ? `${after}\n` : after;
  return { edit: { path, before, after: before.includes('\r\n') ? written.replaceAll('\n', '\r\n') : written }, notes: [] };
}

function parsedManifest(path: string, text: string): { readonly scripts?: Readonly<Record<string, string>> } {
  try {
    const manifest: unknown = JSON.parse(text);
    if (typeof manifest !== 'object' || manifest === null || Array.isArray(manifest)) throw new Error('it is not an object');
    return manifest;
  } catch (cause) {
    throw new Unjudgeable(`Cannot read ${path}: ${(cause as Error).message}. Fix it, and run setup again`, { cause });
  }
}

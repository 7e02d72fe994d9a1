import { SourceMap, type SourceMapPayload } from 'node:module';
import { type Files, join } from '../../model/files.ts';
import { redact } from '../../model/secrets.ts';
import { KitError } from '../kit-error.ts';
import { mapOfBundle } from './bundle.ts';

/** What was evaluated when something failed. Paths are relative to the top. */
export interface Evaluated {
  readonly kind: 'config' | 'schema';
  /** The bundled files, in their order. */
  readonly paths: readonly string[];
  /** The folder of the evaluation, with its `.env`. */
  readonly folder: string;
  readonly files: Files;
  readonly top: string;
}

/** Explains an error in the user's terms: the file and line, the missing module, or the unset variable. */
export async function explained(error: unknown, about: Evaluated, install?: string): Promise<unknown> {
  if (!(error instanceof KitError) || error.failure === undefined) return error;
  const { failure } = error;
  const { missing, unset = [] } = failure;
  const found = await placeInTree(error, about);
  const message = briefly(failure.message, about.top);
  const place = found ?? (about.kind === 'config' ? about.paths[0] : `the schema in ${about.paths.join(', ')}`);
  const named = unset.filter((name) => new RegExp(`\\b${name}\\b`).test(message));
  const say = (text: string) => new KitError(text, { cause: error });
  if (missing !== undefined) {
    const isFile = /^[./]/.test(missing);
    const run = install === undefined || isFile ? '' : `. Run: ${install}`;
    return say(`${place} imports ${missing.replace(`${about.top}/`, '')}, which is not ${isFile ? 'there' : 'installed'}${run}`);
  }
  if (named.length > 0)
    return say(
      `${place} needs ${named.join(' and ')}, which ${named.length > 1 ? 'are' : 'is'} not set in this shell (${message.replace(/[.\s]+$/, '')}). Put ${named.length > 1 ? 'them' : 'it'} in ${join(about.folder, '.env')}, which is read as drizzle-kit reads it, or set ${named.length > 1 ? 'them' : 'it'} before git is run`,
    );
  return say(`${place} could not be evaluated: ${message}`);
}

/** Shortens an error. Some begin with a bracket and go on for pages. */
export function briefly(message: string, top: string): string {
  const [line = ''] = message.trim().split('\n', 1);
  const text = line.length > 3 ? line : message.replace(/\s+/g, ' ').trim();
  return redact(text.replaceAll(`${top}/`, '')).slice(0, 300);
}

/** Whether a missing package caused the error, so that installing may help. */
export function isMissing(error: unknown): boolean {
  const missing = error instanceof KitError ? error.failure?.missing : undefined;
  return missing !== undefined && !/^[./]/.test(missing);
}

/** The place in the judged tree, as `path:line`; undefined if the stack has none. */
async function placeInTree(error: KitError, { kind, paths, files, top }: Evaluated): Promise<string | undefined> {
  const place = error.failure?.place;
  if (place === undefined) return undefined;
  const map = await mapOfBundle(paths, kind, { files, top });
  if (map === undefined) return undefined;
  const entry = new SourceMap(JSON.parse(map) as SourceMapPayload).findEntry(place.line - 1, place.column - 1);
  if (!('originalSource' in entry) || entry.originalSource === undefined) return undefined;
  const path = entry.originalSource.replace(/^(?:\.\.\/)*(?:judged|worktree):/, '');
  return files.entries.has(path) ? `${path}:${entry.originalLine + 1}` : undefined;
}

import { isObject, type JsonObject } from '../model/json-object.ts';
import type { Call } from './calls.ts';

/** What a tool of an agent does. A patch names its files in its text. */
export type Does = 'writes' | 'deletes' | 'shell' | 'powershell' | 'patches';

const pathFields = ['file_path', 'filePath', 'path', 'notebook_path', 'target_file', 'file', 'target_notebook'];
const patchFields = ['command', 'input', 'patch', 'patchText', 'diff'];

/** The calls that the input of one tool makes. Several files may stand in a list, as in VS Code's `replacements`. */
export function callsOf(does: Does | undefined, input: JsonObject): Call[] {
  switch (does) {
    case 'shell':
    case 'powershell': {
      const { command } = input;
      const text = Array.isArray(command) ? command.join(' ') : command;
      return typeof text === 'string'
        ? [{ kind: 'shell', command: text, ...(does === 'powershell' && { isPowerShell: true }) }]
        : [];
    }
    case 'writes':
    case 'deletes':
      return pathsIn(input).map((path) => ({ kind: 'write', path, ...(does === 'deletes' && { removed: true }) }));
    case 'patches':
      return patchFields.flatMap((field) => patched(input[field]));
    default:
      return [];
  }
}

function pathsIn(input: JsonObject): string[] {
  const own = pathFields.flatMap((field) => (typeof input[field] === 'string' ? [input[field]] : []));
  const lists = [input.edits, input.replacements, input.files].flatMap((list) => (Array.isArray(list) ? list : []));
  return [...own, ...lists.flatMap((one) => (typeof one === 'string' ? [one] : isObject(one) ? pathsIn(one) : []))];
}

/** Codex's patches: `*** Update File: <path>`, Add, Delete, and `*** Move to:` (openai/codex, codex-rs/apply-patch, read November 2026). */
function patched(text: unknown): Call[] {
  if (typeof text !== 'string') return [];
  return [...text.matchAll(/^\*\*\* (Add File|Update File|Delete File|Move to): (.+?)\s*$/gm)].map(([, verb, path = '']) => ({
    kind: 'write',
    path,
    ...(verb === 'Delete File' && { removed: true }),
  }));
}

/** A field that may be an object, or JSON in a string. */
export function objectIn(value: unknown): JsonObject {
  if (typeof value !== 'string') return isObject(value) ? value : {};
  const parsed: unknown = JSON.parse(value);
  return isObject(parsed) ? parsed : {};
}

/** The folder that an event starts from. */
export function folderIn(event: JsonObject, otherwise: string): string {
  return typeof event.cwd === 'string' && event.cwd !== '' ? event.cwd : otherwise;
}

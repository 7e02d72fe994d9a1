import { relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Unjudgeable } from '../../model/unjudgeable.ts';
import { type Format, type Place, type Value, valueAt } from './format.ts';

/** Loaded when they are needed: hooks read no configuration of a manager. */
const formats: Readonly<Record<string, () => Promise<Format>>> = {
  yml: async () => (await import('./yaml.ts')).yaml,
  yaml: async () => (await import('./yaml.ts')).yaml,
  toml: async () => (await import('./toml.ts')).toml,
  json: async () => (await import('./json.ts')).json,
  jsonc: async () => (await import('./json.ts')).json,
};

/** A change of a configuration file. */
export type Change =
  | { readonly kind: 'set' | 'append'; readonly place: Place; readonly value: Value }
  | { readonly kind: 'remove'; readonly place: Place };

/** What a configuration file holds. */
export async function configurationIn(path: string, text: string, top: string): Promise<Value> {
  try {
    return (await formatOf(path)).parse(text);
  } catch (cause) {
    // the parser of TOML prints the line as well
    const message = (cause as Error).message.replace(/\s*\n[\s\S]*\n/, ' ');
    throw new Unjudgeable(`Cannot read ${relative(top, path)}: ${message}. Fix it, and run setup again`, {
      cause,
    });
  }
}

/** The text with a change, proved to hold that change and nothing else; undefined where it is written in a way that leaves no place. */
export async function changed(path: string, text: string, change: Change): Promise<string | undefined> {
  const format = await formatOf(path);
  const before = format.parse(text);
  const after =
    change.kind === 'remove' ? format.remove(text, change.place) : format[change.kind](text, change.place, change.value);
  if (after === undefined) return undefined;
  return holds(format, after, applied(before, change.place, change)) ? after : undefined;
}

function holds(format: Format, text: string, wanted: Value): boolean {
  try {
    return isDeepStrictEqual(withoutEmpty(format.parse(text)), withoutEmpty(wanted));
  } catch {
    // an edit that breaks the file is not made
    return false;
  }
}

function formatOf(path: string): Promise<Format> {
  const format = formats[path.slice(path.lastIndexOf('.') + 1)];
  if (format === undefined) throw new Error(`${path} is in no format that can be edited`);
  return format();
}

/** The same change of what is held. */
function applied(value: Value, [key, ...rest]: Place, change: Change): Value {
  if (key === undefined) {
    if (change.kind === 'append') return [...((value as readonly Value[] | null | undefined) ?? []), change.value];
    return change.kind === 'set' ? change.value : undefined;
  }
  if (Array.isArray(value)) return value.map((one: Value, at) => (at === key ? applied(one, rest, change) : one));
  return { ...(value as Readonly<Record<string, Value>> | null), [key]: applied(valueAt(value, [key]), rest, change) };
}

/** A map or list that lost its only entry may be gone as well. */
function withoutEmpty(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value ?? undefined;
  if (Array.isArray(value)) {
    const items = value.map(withoutEmpty).filter((one) => one !== undefined);
    return items.length === 0 ? undefined : items;
  }
  const entries = Object.entries(value).flatMap(([key, one]) => {
    const left = withoutEmpty(one);
    return left === undefined ? [] : [[key, left] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

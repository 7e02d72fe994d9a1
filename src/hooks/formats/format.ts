/** What a configuration file holds. */
export type Value = string | number | boolean | null | undefined | readonly Value[] | { readonly [key: string]: Value };

/** Where in a configuration something is: keys, and positions in lists. */
export type Place = readonly (string | number)[];

/** Edits of one notation. Comments and everything else that is not edited stay as they are, byte by byte. */
export interface Format {
  /** What a file holds. Throws if it is not in this notation. */
  parse(text: string): Value;
  /** The text with a new key, and the maps around it that are missing. Undefined where the text leaves no place for it. */
  set(text: string, place: Place, value: Value): string | undefined;
  /** The text with a new last item in a list, which is created if it is missing. Undefined where the text leaves no place for it. */
  append(text: string, place: Place, item: Value): string | undefined;
  /** The text without a key or an item, and without what is empty then. Undefined where it cannot be taken out. */
  remove(text: string, place: Place): string | undefined;
}

/** What is at a place; undefined if nothing is. */
export function valueAt(value: Value, [key, ...rest]: Place): Value {
  if (key === undefined) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  return valueAt((value as Readonly<Record<string | number, Value>>)[key], rest);
}

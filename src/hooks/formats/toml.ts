import { parse } from '@decimalturn/toml-patch';
import { type Format, type Place, type Value, valueAt } from './format.ts';
import { linesOf, withLines, withoutLines } from './lines.ts';

/** TOML. A table may stand anywhere in the file, so ours come last, and all others keep their text. */
export const toml: Format = {
  parse: (text) => plain(parse(text)),
  set: (text, place, value) => withTable(text, `[${nameOf(place)}]`, value),
  append: (text, place, item) => withTable(text, `[[${nameOf(place)}]]`, item),
  remove: (text, place) => {
    const last = place.at(-1);
    const inList = typeof last === 'number';
    const heading = inList ? `[[${nameOf(place.slice(0, -1))}]]` : `[${nameOf(place)}]`;
    const lines = linesOf(text);
    const from = lines.flatMap((line, at) => (line.trim() === heading ? [at] : []))[inList ? last : 0];
    if (from === undefined) return undefined;
    const value = valueAt(toml.parse(text), place);
    const size = typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
    return withoutLines(text, lines[from - 1]?.trim() === '' ? from - 1 : from, from + size + 1);
  },
};

function withTable(text: string, heading: string, value: Value): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  // a basic string of TOML reads JSON's escapes
  const entries = Object.entries(value).map(([key, one]) => `${key} = ${JSON.stringify(one)}`);
  const lines = linesOf(text);
  const end = lines.at(-1) === '' ? lines.length - 1 : lines.length;
  return withLines(text, end, [...(end === 0 ? [] : ['']), heading, ...entries]);
}

function nameOf(place: Place): string {
  return place.map((key) => (/^[\w-]+$/.test(String(key)) ? key : JSON.stringify(key))).join('.');
}

/** The library marks numbers and dates with classes of its own. */
function plain(value: unknown): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

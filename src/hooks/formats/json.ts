import { findNodeAtLocation, type Node, type ParseError, parse, parseTree, printParseErrorCode } from 'jsonc-parser';
import { withoutProperty, withProperty } from '../../config/json-edit.ts';
import type { Format, Place, Value } from './format.ts';

/** JSON, with comments if the file has them. */
export const json: Format = {
  parse: read,
  set: (text, place, value) => withProperty(text, place.map(String), value),
  append: (text, place, item) => {
    const list = nodeAt(text, place);
    if (list === undefined) return withProperty(text, place.map(String), [item]);
    const last = list.children?.at(-1);
    if (list.type !== 'array' || last === undefined) return undefined;
    const end = last.offset + last.length;
    const between = text.slice(list.offset, last.offset);
    const gap = between.includes('\n') ? `${text.includes('\r\n') ? '\r\n' : '\n'}${/[ \t]*$/.exec(between)?.[0]}` : ' ';
    return `${text.slice(0, end)},${gap}${JSON.stringify(item)}${text.slice(end)}`;
  },
  remove: (text, place) => {
    const last = place.at(-1);
    if (typeof last !== 'number') return withoutProperty(text, place.map(String));
    const item = nodeAt(text, place);
    const before = nodeAt(text, [...place.slice(0, -1), last - 1]);
    if (item === undefined || before === undefined) return undefined;
    return text.slice(0, before.offset + before.length) + text.slice(item.offset + item.length);
  },
};

function read(text: string): Value {
  const errors: ParseError[] = [];
  const value = parse(text, errors, { allowTrailingComma: true }) as Value;
  const [first] = errors;
  if (first !== undefined) throw new Error(`${printParseErrorCode(first.error)} at position ${first.offset}`);
  return value;
}

function nodeAt(text: string, place: Place): Node | undefined {
  const root = parseTree(text, [], { allowTrailingComma: true });
  return root === undefined ? undefined : findNodeAtLocation(root, [...place]);
}

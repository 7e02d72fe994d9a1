import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';

/** The text of a JSON file as it is edited: every byte that is not part of the edit stays, a byte order mark included. */
export function withProperty(text: string, path: readonly string[], value: unknown): string {
  const [name = '', ...rest] = path;
  return added(text, rootOf(text), [name, ...rest], value);
}

/** Removes a property, and objects around it that hold nothing else, as far as `withProperty` made them. */
export function withoutProperty(text: string, path: readonly string[]): string {
  const node = findNodeAtLocation(rootOf(text), [...path]);
  const property = node?.parent;
  const object = property?.parent;
  if (property === undefined || object === undefined) return text;
  const all = object.children ?? [];
  if (all.length > 1) return cut(text, ...rangeOf(all, property));
  const [start, end] = [object.offset, object.offset + object.length];
  // an object that was empty before has spaces inside its braces
  const isMade = /\n|^\{"/.test(text.slice(start, end));
  return isMade && path.length > 1 ? withoutProperty(text, path.slice(0, -1)) : `${text.slice(0, start)}{}${text.slice(end)}`;
}

function added(text: string, object: Node, [name, ...rest]: readonly [string, ...string[]], value: unknown): string {
  const existing = findNodeAtLocation(object, [name]);
  const [next, ...others] = rest;
  if (existing !== undefined) {
    if (next !== undefined) return added(text, existing, [next, ...others], value);
    return text.slice(0, existing.offset) + JSON.stringify(value) + text.slice(existing.offset + existing.length);
  }
  const whole = rest.reduceRight<unknown>((inner, one) => ({ [one]: inner }), value);
  const last = object.children?.at(-1);
  const body = text.slice(object.offset, object.offset + object.length);
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const unit = /^([ \t]+)\S/m.exec(text)?.[1] ?? '  ';
  const key = `${JSON.stringify(name)}: `;
  if (!body.includes('\n')) {
    const property = `${key}${JSON.stringify(whole)}`;
    if (last === undefined) return `${text.slice(0, object.offset)}{ ${property} }${text.slice(object.offset + object.length)}`;
    return insert(text, last.offset + last.length, `, ${property}`);
  }
  const indent = last === undefined ? lineIndent(text, object.offset) + unit : lineIndent(text, last.offset);
  const lines = JSON.stringify(whole, null, unit).replaceAll('\n', `${end}${indent}`);
  if (last === undefined) return insert(text, object.offset + 1, `${end}${indent}${key}${lines}`);
  return insert(text, last.offset + last.length, `,${end}${indent}${key}${lines}`);
}

/** From the end of the property before to its own end, or for the first one to the start of the next. */
function rangeOf(all: readonly Node[], property: Node): [start: number, end: number] {
  const at = all.indexOf(property);
  const before = all[at - 1];
  if (before !== undefined) return [before.offset + before.length, property.offset + property.length];
  return [property.offset, all[at + 1]?.offset ?? property.offset + property.length];
}

function rootOf(text: string): Node {
  const root = parseTree(text);
  if (root?.type !== 'object') throw new Error('A JSON file that is edited has to be an object');
  return root;
}

function lineIndent(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1))?.[0] ?? '';
}

function insert(text: string, at: number, what: string): string {
  return text.slice(0, at) + what + text.slice(at);
}

function cut(text: string, start: number, end: number): string {
  return text.slice(0, start) + text.slice(end);
}

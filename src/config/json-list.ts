import { findNodeAtLocation, type Node, type ParseError, parse, parseTree } from 'jsonc-parser';
import { sameJson } from '../model/snapshot.ts';
import { withoutProperty, withProperty } from './json-edit.ts';

/** An item that this tool keeps in a list of a JSON file, and finds again whatever it held when it was written. */
export interface ListItem {
  /** The keys to the list. */
  readonly list: readonly string[];
  readonly value: unknown;
  isOurs(value: unknown): boolean;
}

/** Why a text is no JSON object that can be edited; comments and commas at the end are accepted. Undefined where it is one. */
export function uneditable(text: string): string | undefined {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  if (errors.length > 0) return 'it is not valid JSON';
  return root?.type === 'object' ? undefined : 'it is not an object';
}

/** Adds an item to a list that may not exist yet, or brings ours up to date. Everything else keeps its bytes. Undefined if there is no list. */
export function withItem(text: string, item: ListItem): string | undefined {
  const list = listIn(text, item);
  if (list === undefined) return isFree(text, item.list) ? withProperty(text, item.list, [item.value]) : undefined;
  const { children: items = [] } = list;
  const ours = items.find((node) => item.isOurs(valueIn(text, node)));
  if (ours !== undefined) {
    if (sameJson(valueIn(text, ours), item.value)) return text;
    return text.slice(0, ours.offset) + written(text, item.value, ours.offset) + text.slice(ours.offset + ours.length);
  }
  const last = items.at(-1);
  if (last === undefined) return withProperty(text, item.list, [item.value]);
  const at = last.offset + last.length;
  if (!text.slice(list.offset, last.offset).includes('\n'))
    return `${text.slice(0, at)}, ${JSON.stringify(item.value)}${text.slice(at)}`;
  const before = lineEnd(text) + indentAt(text, last.offset);
  return `${text.slice(0, at)},${before}${written(text, item.value, last.offset)}${text.slice(at)}`;
}

/** Takes our item out again, and the list around it if it holds nothing else. */
export function withoutItem(text: string, item: ListItem): string {
  const items = listIn(text, item)?.children ?? [];
  const at = items.findIndex((node) => item.isOurs(valueIn(text, node)));
  const ours = items[at];
  if (ours === undefined) return text;
  if (items.length === 1) return withoutProperty(text, item.list);
  const [before, after] = [items[at - 1], items[at + 1]];
  const [start, end] =
    before === undefined
      ? [ours.offset, after?.offset ?? ours.offset]
      : [before.offset + before.length, ours.offset + ours.length];
  return text.slice(0, start) + text.slice(end);
}

function listIn(text: string, { list }: ListItem): Node | undefined {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const node = root === undefined ? undefined : findNodeAtLocation(root, [...list]);
  return node?.type === 'array' ? node : undefined;
}

/** Whether objects can be made of these keys. */
function isFree(text: string, keys: readonly string[]): boolean {
  const root = parseTree(text, [], { allowTrailingComma: true });
  return keys.every((_, at) => {
    const node = root === undefined ? undefined : findNodeAtLocation(root, keys.slice(0, at + 1));
    return node === undefined || (node.type === 'object' && at < keys.length - 1);
  });
}

function valueIn(text: string, node: Node): unknown {
  return parse(text.slice(node.offset, node.offset + node.length));
}

function written(text: string, value: unknown, offset: number): string {
  const unit = /^([ \t]+)\S/m.exec(text)?.[1] ?? '  ';
  return JSON.stringify(value, null, unit).replaceAll('\n', lineEnd(text) + indentAt(text, offset));
}

function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1))?.[0] ?? '';
}

function lineEnd(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

import { isMap, isScalar, isSeq, type Node, type Pair, parseDocument, stringify, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Format, Place, Value } from './format.ts';
import { lineAfter, lineOf, linesOf, withLines, withoutLines } from './lines.ts';

/** YAML, edited by lines: the library's own printing would indent and fold the user's text anew. */
export const yaml: Format = {
  parse: (text) => read(text).toJS() as Value,
  set: (text, place, value) => added(text, place, (keys) => [nested(keys, value), false]),
  append: (text, place, item) =>
    added(text, place, (keys) => (keys.length === 0 ? [[item], true] : [nested(keys, [item]), false])),
  remove,
};

function read(text: string) {
  const document = parseDocument(text, { prettyErrors: true });
  const [error] = document.errors;
  if (error !== undefined) throw new Error(error.message.split('\n')[0]);
  return document;
}

/** Adds what `entry` makes of the keys that are missing, and whether it is an item of a list. */
function added(
  text: string,
  place: Place,
  entry: (missing: Place) => readonly [value: Value, isItem: boolean],
): string | undefined {
  const document = read(text);
  const step = stepOf(text);
  const printed = (value: Value, indent: number) =>
    linesOf(stringify(value, { indent: step, lineWidth: 0 }).trimEnd()).map((line) => `${' '.repeat(indent)}${line}`);
  let node: unknown = document.contents;
  let around: Pair | undefined;
  let depth = 0;
  for (; depth < place.length && isMap(node); depth += 1) {
    const pair: Pair | undefined = node.items.find((one) => keyOf(one) === place[depth]);
    if (pair === undefined) break;
    around = pair;
    node = pair.value;
  }
  const [value, isItem] = entry(place.slice(depth));
  const isEmpty = node === null || (isScalar(node) && node.value === null && (node.range?.[0] ?? 0) === (node.range?.[1] ?? 0));
  if (isEmpty && around === undefined) return withLines(text, endOf(text), printed(value, 0));
  if (isEmpty) {
    const key = around?.key as Node;
    const line = lineOf(text, key.range?.[0] ?? 0);
    return withLines(text, line + 1, printed(value, columnOf(text, key) + step));
  }
  const fits = isItem ? isSeq(node) : isMap(node);
  if (!fits) return undefined;
  const collection = node as YAMLMap | YAMLSeq;
  if (collection.flow === true || collection.items.length === 0 || collection.anchor !== undefined) return undefined;
  if (depth === 0) return withLines(text, endOf(text), ['', ...printed(value, 0)]);
  const [start = 0, end = 0] = collection.range ?? [];
  return withLines(text, lineAfter(text, end), printed(value, start - startOfLine(text, start)));
}

function remove(text: string, place: Place): string | undefined {
  const document = read(text);
  let node: unknown = document.contents;
  let cut: { readonly from: number; readonly to: number; readonly isTop: boolean } | undefined;
  for (const [depth, key] of place.entries()) {
    if (!(isMap(node) || isSeq(node)) || node.flow === true) return undefined;
    const items: readonly unknown[] = node.items;
    const item: unknown = isMap(node) ? node.items.find((one) => keyOf(one) === key) : items[Number(key)];
    if (item === undefined) return undefined;
    const inside = isMap(node) ? (item as Pair).value : item;
    const first = (isMap(node) ? (item as Pair).key : item) as Node;
    const [start = 0] = first.range ?? [];
    const [, end = start] = ((inside ?? first) as Node).range ?? [];
    // what holds nothing else goes with it
    if (cut === undefined || items.length > 1) cut = { from: lineOf(text, start), to: lineAfter(text, end), isTop: depth === 0 };
    node = inside;
  }
  if (cut === undefined) return undefined;
  const isBlank = cut.isTop && cut.from > 0 && linesOf(text)[cut.from - 1]?.trim() === '';
  return withoutLines(text, isBlank ? cut.from - 1 : cut.from, cut.to);
}

function keyOf({ key }: Pair): unknown {
  return (key as { readonly value?: unknown } | null)?.value;
}

function nested(keys: Place, value: Value): Value {
  return keys.reduceRight<Value>((inner, key) => ({ [key]: inner }), value);
}

/** How far the first nested line is indented. */
function stepOf(text: string): number {
  return /^[^\s#-][^\n]*:[ \t]*\r?\n( +)[^\s#-]/m.exec(text)?.[1]?.length ?? 2;
}

function endOf(text: string): number {
  const lines = linesOf(text);
  return lines.at(-1) === '' ? lines.length - 1 : lines.length;
}

function columnOf(text: string, { range }: Node): number {
  const [start = 0] = range ?? [];
  return start - startOfLine(text, start);
}

function startOfLine(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

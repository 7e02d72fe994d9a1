import { randomFrom } from './random.ts';

/** A JSON text in which one value is another. */
export interface Mutation {
  readonly path: string;
  readonly text: string;
}

/** As many copies of a snapshot as asked for, in each one value changed; which ones only depends on the seed. */
export function snapshotMutations(text: string, count: number, seed: number): Mutation[] {
  const paths = leavesOf(JSON.parse(text)).filter(
    ([top]) => !['id', 'prevId', 'prevIds', 'version', 'dialect'].includes(top ?? ''),
  );
  const next = randomFrom(seed);
  return Array.from({ length: Math.min(count, paths.length) }, () => {
    const path = paths[Math.floor(next() * paths.length)] ?? [];
    const copy: unknown = JSON.parse(text);
    change(copy, path, next());
    return { path: path.join('.'), text: JSON.stringify(copy, null, 2) };
  });
}

function leavesOf(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [[...path]];
  return Object.entries(value).flatMap(([key, part]) => leavesOf(part, [...path, key]));
}

function change(root: unknown, path: readonly string[], random: number): void {
  const parent = path.slice(0, -1).reduce((value, key) => (value as Record<string, unknown>)[key], root) as Record<
    string,
    unknown
  >;
  const key = path.at(-1) ?? '';
  const value = parent[key];
  if (typeof value === 'boolean') parent[key] = !value;
  else if (typeof value === 'number') parent[key] = value + 1;
  else if (typeof value === 'string' && value !== '') parent[key] = replaced(value, Math.floor(random * value.length));
  else parent[key] = 'x';
}

function replaced(text: string, at: number): string {
  return text.slice(0, at) + (text[at] === 'x' ? 'y' : 'x') + text.slice(at + 1);
}

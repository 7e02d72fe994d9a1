import { join } from '../model/files.ts';
import { type History, nameOfTag } from '../model/history.ts';
import type { Apart } from './apart.ts';
import { folderName } from './folders/placed.ts';
import type { Own } from './own.ts';

/** SQL of the user's as a migration that nobody has yet, as `generate --custom` makes one. */
export function customOwn(
  sql: string,
  { name, when, addedTo, tag = name, out }: { readonly name: string; readonly when: number } & Placing,
): Own {
  const text = `-- Custom SQL migration file, put your code below! --\n${sql.trimEnd()}\n`;
  const entry = { idx: 0, when, tag, breakpoints: true };
  const prefix = /^\d+/.exec(tag)?.[0] ?? '';
  const path = (file: string) => (out === undefined ? '' : join(out, `${tag}/${file}`));
  return {
    migration: { tag, prefix, when, sql: { path: path('migration.sql') }, snapshot: { path: path('snapshot.json') }, entry },
    name,
    sql: text,
    from: 'your edit',
    changesTables: false,
    ...(addedTo !== undefined && { addedTo }),
  };
}

interface Placing {
  /** The migration that had the SQL. */
  readonly addedTo?: string;
  /** Its folder in 1.0, where it is known before the others are placed. */
  readonly tag?: string;
  readonly out?: string;
}

/** A migration with its own SQL alone, between those of what stood before and behind it; undefined where no folder has room there. */
export function separated(own: Own, sql: string, { ahead, behind }: Apart, published: History): readonly Own[] | undefined {
  const { migration, bytes: _, ...rest } = own;
  const name = nameOfTag(migration.tag);
  const { out, restampable, tick } = published;
  const made = (text: string, ending: string, shift: number) => {
    const when = restampable ? migration.when + shift : migration.when;
    const called = `${name}_${ending}`;
    const folder = restampable ? { tag: folderName(when, called), out } : {};
    return text === '' ? [] : [customOwn(text, { name: called, when, addedTo: migration.tag, ...folder })];
  };
  const before = made(ahead, 'before', -tick);
  const after = made(behind, 'more', tick);
  const taken = new Set(published.migrations.map(({ when }) => when));
  if (restampable && before.some((one) => taken.has(one.migration.when))) return undefined;
  return [...before, { ...rest, migration, sql, separated: true }, ...after];
}

import type { Rename } from './protocol.ts';

/**
 * The renames a migration records, wherever its kit put them: `_meta` (0.x but PostgreSQL), `renames` (1.0 but MySQL), deltas (PostgreSQL
 * 1.0.0-rc.5); and the RENAME statements of its SQL, which is all that PostgreSQL 0.x and MySQL 1.0 leave. They only answer the kit's
 * question: what it writes then is compared with the file, so a wrong answer shows.
 */
export function recordedRenames(snapshot: unknown, sql: string): Rename[] {
  const { _meta, renames, deltas } = snapshot as Recorded;
  return [
    ...Object.entries(_meta?.tables ?? {}).map(([from, to]) => ({ kind: 'table', from: quoted(from), to: quoted(to) })),
    ...Object.entries(_meta?.columns ?? {}).map(([from, to]) => ({ kind: 'column', from: quoted(from), to: quoted(to) })),
    ...(renames ?? []).flatMap((arrow) => {
      const [from = '', to = ''] = arrow.split('->');
      return [{ kind: 'any', from: from.split('.'), to: to.split('.') }];
    }),
    ...(deltas ?? []).flatMap(renameInDelta),
    ...renamesInSql(sql),
  ];
}

interface Recorded {
  readonly _meta?: { readonly tables?: Readonly<Record<string, string>>; readonly columns?: Readonly<Record<string, string>> };
  readonly renames?: readonly string[];
  readonly deltas?: readonly { readonly op: string; readonly key?: string; readonly set?: { readonly name?: string } }[];
}

/** The names in `"schema"."table"."column"`. */
function quoted(text: string): string[] {
  return [...text.matchAll(/["`]([^"`]*)["`]/g)].map(([, name]) => name ?? '');
}

/** `columns\0["public","users","name"]` with `set: {name}`. */
function renameInDelta({ op, key, set }: NonNullable<Recorded['deltas']>[number]): Rename[] {
  if (op !== 'rename' || key === undefined || set?.name === undefined) return [];
  const [kind = '', names = '[]'] = key.split('\0');
  const from = JSON.parse(names) as string[];
  return [{ kind, from, to: [...from.slice(0, -1), set.name] }];
}

const name = '(?:"[^"]+"|`[^`]+`)';
const path = `(${name}(?:\\.${name})*)`;
const column = new RegExp(`ALTER TABLE ${path} RENAME COLUMN (${name}) TO (${name})`, 'gi');
const attribute = new RegExp(`ALTER \\w+(?: VIEW)? (${name}) ON ${path} RENAME TO (${name})`, 'gi');
const whole = new RegExp(
  `(?:ALTER (?:TABLE|TYPE|SEQUENCE|SCHEMA|ROLE|(?:MATERIALIZED )?VIEW) ${path} RENAME|RENAME TABLE ${path}) TO ${path}`,
  'gi',
);

function renamesInSql(sql: string): Rename[] {
  return [
    ...[...sql.matchAll(column)].map(([, table = '', from = '', to = '']) => ({
      kind: 'column',
      from: [...quoted(table), ...quoted(from)],
      to: [...quoted(table), ...quoted(to)],
    })),
    ...[...sql.matchAll(attribute)].map(([, from = '', table = '', to = '']) => ({
      kind: 'any',
      from: [...quoted(table), ...quoted(from)],
      to: [...quoted(table), ...quoted(to)],
    })),
    ...[...sql.matchAll(whole)].map(([, altered, renamed, to = '']) => {
      const from = quoted(altered ?? renamed ?? '');
      return { kind: 'any', from, to: [...from.slice(0, -1), quoted(to).at(-1) ?? ''] };
    }),
  ];
}

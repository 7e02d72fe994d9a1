/** A rename as a migration records it: the names of what the thing belongs to, then its own. */
export interface Rename {
  readonly kind: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/**
 * The renames a migration records, wherever its kit put them: `_meta` (0.x but PostgreSQL), `renames` (1.0 but MySQL), deltas (PostgreSQL
 * 1.0.0-rc.5); and the RENAME statements of its SQL, which is all that PostgreSQL 0.x and MySQL 1.0 leave. They only answer the kit's
 * question: what it writes then is compared with the file, so a wrong answer shows.
 */
export function recordedRenames(snapshot: unknown, sql: string): Rename[] {
  const { _meta, renames, deltas } = snapshot as Recorded;
  return [
    ...Object.entries(_meta?.tables ?? {}).map(([from, to]) => ({ kind: 'table', from: quotedNames(from), to: quotedNames(to) })),
    ...Object.entries(_meta?.columns ?? {}).map(([from, to]) => ({
      kind: 'column',
      from: quotedNames(from),
      to: quotedNames(to),
    })),
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
  readonly deltas?: readonly {
    readonly op: string;
    readonly key?: string;
    readonly set?: { readonly name?: string; readonly schema?: string };
  }[];
}

/** The names in `"schema"."table"."column"`. */
function quotedNames(text: string): string[] {
  return [...text.matchAll(/["`]([^"`]*)["`]/g)].map(([, name]) => name ?? '');
}

/** What deltas call the kinds of which the kit asks. */
const kinds: Readonly<Record<string, string>> = {
  policies: 'policy',
  indexes: 'index',
  pks: 'primary_key',
  fks: 'foreign key',
};

/** `columns\0["public","users","name"]` with `set: {name}`, or `{schema}` where it moved. */
function renameInDelta({ op, key, set }: NonNullable<Recorded['deltas']>[number]): Rename[] {
  if (op !== 'rename' || key === undefined || set === undefined) return [];
  const [list = '', names = ''] = key.split('\0');
  // names of which the kit can make nothing are its to refuse
  if (!/^\[(?:"(?:[^"\\]|\\.)*",?)+\]$/.test(names)) return [];
  const from = JSON.parse(names) as string[];
  const to = [...from.slice(0, -1), set.name ?? from.at(-1) ?? ''];
  return [
    {
      kind: (Object.hasOwn(kinds, list) ? kinds[list] : undefined) ?? list.replace(/s$/, ''),
      from,
      to: set.schema === undefined ? to : [set.schema, ...to.slice(1)],
    },
  ];
}

const name = '(?:"[^"]+"|`[^`]+`)';
const path = `(${name}(?:\\.${name})*)`;
const column = new RegExp(`ALTER TABLE ${path} RENAME COLUMN (${name}) TO (${name})`, 'gi');
const policy = new RegExp(`ALTER POLICY (${name}) ON ${path} RENAME TO (${name})`, 'gi');
const whole = new RegExp(
  `ALTER (TABLE|TYPE|SEQUENCE|SCHEMA|ROLE|(?:MATERIALIZED )?VIEW) ${path} (RENAME TO|SET SCHEMA) (${name}|public)`,
  'gi',
);
// MySQL renames views so as well
const table = new RegExp(`RENAME TABLE ${path} TO ${path}`, 'gi');

function renamesInSql(sql: string): Rename[] {
  return [
    ...[...sql.matchAll(column)].map(([, table = '', from = '', to = '']) => ({
      kind: 'column',
      from: [...quotedNames(table), ...quotedNames(from)],
      to: [...quotedNames(table), ...quotedNames(to)],
    })),
    ...[...sql.matchAll(policy)].map(([, from = '', table = '', to = '']) => ({
      kind: 'policy',
      from: [...quotedNames(table), ...quotedNames(from)],
      to: [...quotedNames(table), ...quotedNames(to)],
    })),
    ...[...sql.matchAll(table)].map(([, from = '', to = '']) => ({ kind: 'any', from: quotedNames(from), to: quotedNames(to) })),
    ...joined([...sql.matchAll(whole)].map(wholeRename)),
  ];
}

function wholeRename([, kind = '', from = '', verb = '', to = '']: RegExpMatchArray): Rename {
  const names = quotedNames(from);
  const target = quotedNames(to)[0] ?? to;
  const word = kind.toLowerCase();
  const isMove = verb.toUpperCase() === 'SET SCHEMA';
  return {
    kind: word === 'type' ? 'enum' : word.replace('materialized ', ''),
    from: isMove && names.length === 1 ? ['public', ...names] : names,
    to: isMove ? [target, names.at(-1) ?? ''] : [...names.slice(0, -1), target],
  };
}

/** One that was moved and renamed takes two statements. */
function joined(renames: readonly Rename[]): Rename[] {
  const place = (kind: string, names: readonly string[]) => JSON.stringify([kind, names.at(-2) ?? 'public', names.at(-1)]);
  const byPlace = new Map(renames.map((rename) => [place(rename.kind, rename.from), rename]));
  const twice = renames.flatMap((first) => {
    const second = byPlace.get(place(first.kind, first.to));
    return second === undefined ? [] : [{ kind: first.kind, from: first.from, to: second.to }];
  });
  return [...twice, ...renames];
}

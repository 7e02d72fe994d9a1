import { type DatabaseObject, type Difference, type DriftedObject, isSetting, type Question } from '../../model/drift.ts';

/** A drift before its statements are grouped by object. */
export interface Ungrouped {
  readonly statements: readonly string[];
  readonly differences: readonly Difference[];
  readonly questions: readonly Question[];
  /** The table of each index, because `DROP INDEX` does not name it. */
  readonly indexes: ReadonlyMap<string, string>;
  /** The schema of unqualified names, if the dialect has schemas. */
  readonly defaultSchema?: string | undefined;
}

interface Group {
  readonly object: DatabaseObject;
  readonly statements: string[];
  readonly questions: Question[];
}

/** Groups statements by the object that they belong to. */
export function groupByObject({ statements, differences, questions, indexes, defaultSchema }: Ungrouped): DriftedObject[] {
  const groups = new Map<string, Group>();
  const groupOf = (object: DatabaseObject) => {
    const key = `${object.kind} ${object.name}`;
    const group = groups.get(key) ?? { object, statements: [], questions: [] };
    groups.set(key, group);
    return group;
  };
  const objects = statements.map((statement) => objectOf(statement, indexes, defaultSchema));
  for (const [at, statement] of statements.entries()) {
    // PRAGMA and similar statements belong to the next object, or else to the last one
    const object = objects[at] ?? objects.slice(at).find(Boolean) ?? objects.slice(0, at).findLast(Boolean);
    groupOf(object ?? { kind: 'database', name: 'database' }).statements.push(statement);
  }
  const differs = new Set(differences.map(({ object }) => `${object.kind} ${object.name}`));
  fold(groups, differs);
  for (const question of questions) {
    const group = groupOf(objectAsked(question));
    group.questions.push(question);
    absorbCandidates(groups, group, question);
  }
  return [...groups.values()]
    .filter((group) => group.questions.length > 0 || !group.statements.every(isSetting))
    .map(({ object, ...rest }) => ({
      ...object,
      ...rest,
      differences: differences.filter(
        (difference) => difference.object.kind === object.kind && difference.object.name === object.name,
      ),
      unexported: false,
    }));
}

/**
 * Merges objects without differences into the one that they serve: a column whose type changes with an enum, a view that is recreated
 * for its table.
 */
function fold(groups: Map<string, Group>, differs: ReadonlySet<string>): void {
  const sources = [...groups.entries()].filter(([key]) => differs.has(key)).map(([, group]) => group);
  if (sources.length === 0) return;
  for (const [key, group] of [...groups]) {
    if (differs.has(key) || group.statements.every(isSetting)) continue;
    const mentioned = sources.find(({ object }) =>
      group.statements.some((statement) => statement.includes(lastName(object.name))),
    );
    (mentioned ?? sources.at(-1))?.statements.push(...group.statements);
    groups.delete(key);
  }
}

/** Merges candidates of a rename with the object that they may have become. */
function absorbCandidates(groups: Map<string, Group>, group: Group, { kind, candidates }: Question): void {
  for (const candidate of candidates) {
    const key = `${kind} ${candidate.join('.')}`;
    const dropped = groups.get(key);
    if (dropped === undefined || dropped === group || dropped.questions.length > 0) continue;
    group.statements.push(...dropped.statements);
    groups.delete(key);
  }
}

const ownObjects = ['table', 'enum', 'view', 'sequence', 'schema', 'role'];

function objectAsked({ kind, entity }: Question): DatabaseObject {
  return ownObjects.includes(kind) ? { kind, name: entity.join('.') } : { kind: 'table', name: entity.slice(0, -1).join('.') };
}

const name = '(?:"[^"]+"|`[^`]+`|\\[[^\\]]+\\])';
const path = `(${name}(?:\\.${name})*)`;
const maybe = '(?:IF (?:NOT )?EXISTS )?';

const patterns: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['table', new RegExp(`^(?:(?:CREATE|DROP|ALTER) TABLE|INSERT INTO|RENAME TABLE) ${maybe}(?:ONLY )?${path}`, 'i')],
  ['table', new RegExp(`^(?:CREATE|DROP|ALTER) POLICY ${maybe}${name} ON ${path}`, 'i')],
  ['table', new RegExp(`^(?:CREATE (?:UNIQUE )?(?:\\w+ )?|DROP )INDEX (?:CONCURRENTLY )?${maybe}${name} ON ${path}`, 'i')],
  ['index', new RegExp(`^(?:DROP|ALTER) INDEX (?:CONCURRENTLY )?${maybe}${path}`, 'i')],
  ['enum', new RegExp(`^(?:CREATE|DROP|ALTER) TYPE ${maybe}${path}`, 'i')],
  ['view', new RegExp(`^(?:CREATE|DROP|ALTER)\\b[\\w\\s=]*?\\bVIEW ${maybe}${path}`, 'i')],
  ['sequence', new RegExp(`^(?:CREATE|DROP|ALTER) SEQUENCE ${maybe}${path}`, 'i')],
  ['schema', new RegExp(`^(?:CREATE|DROP|ALTER) SCHEMA ${maybe}${path}`, 'i')],
  ['role', new RegExp(`^(?:CREATE|DROP|ALTER) ROLE ${maybe}${path}`, 'i')],
  ['table', new RegExp(`^(?:GRANT|REVOKE)\\b.*? ON (?:TABLE )?${path}`, 'i')],
];

function objectOf(
  statement: string,
  indexes: ReadonlyMap<string, string>,
  defaultSchema: string | undefined,
): DatabaseObject | undefined {
  for (const [kind, pattern] of patterns) {
    const found = pattern.exec(statement.trimStart())?.[1];
    if (found === undefined) continue;
    const names = [...found.matchAll(/"([^"]+)"|`([^`]+)`|\[([^[\]]+)\]/g)].map(([, ...one]) => one.find(Boolean) ?? '');
    if (kind === 'index') {
      const table = indexes.get(names.at(-1) ?? '');
      return table === undefined ? undefined : { kind: 'table', name: table };
    }
    // SQLite rebuilds tables under this prefix
    const last = (names.pop() ?? '').replace(/^__new_/, '');
    const hasSchema = kind !== 'schema' && kind !== 'role';
    const full = names.length === 0 && hasSchema && defaultSchema !== undefined ? [defaultSchema, last] : [...names, last];
    return { kind, name: full.join('.') };
  }
  return undefined;
}

function lastName(dotted: string): string {
  return dotted.slice(dotted.lastIndexOf('.') + 1);
}

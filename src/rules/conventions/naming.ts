import { shown } from '../../model/drift.ts';
import type { Entity } from '../../model/entity.ts';
import { defineRule, subjectOf } from '../../model/finding.ts';
import { generatedAgainAfter } from '../support/way-out.ts';
import { type Addition, additionsOf } from './additions.ts';
import { isSnakeCase, pluralOf, snakeCase } from './identifiers.ts';
import { bareName, columnsOf, isJoinTable, isTable } from './tables.ts';

export const naming = defineRule({
  id: 'naming',
  level: 'integrity',
  about: 'migration',
  kind: 'decision',
  severity: 'warning',
  approvable: true,
  optIn: true,
  summary: 'A new name does not follow the conventions',
  why: 'Names of one style need no quotes and no looking up, and renaming a published one needs a migration.',
  stops: [
    '`userProfile` (snake_case)',
    '`comment` (tables in the plural)',
    'an index of one column that is not named `{table}_{column}_idx`',
  ],
  passes: [
    '`metadata`, `audit` and others without a plural',
    'join tables (`users_to_groups`)',
    'unique indexes, and names that drizzle-kit made up',
  ],
  steps: ['Rename it in the schema before it is published, and generate the migration again.'],
  *check(change) {
    for (const addition of additionsOf(change)) {
      const better = betterName(addition);
      if (better === undefined) continue;
      const { entity, migration } = addition;
      const own = isTable(entity) ? entity.name : `${entity.object.name}.${entity.name}`;
      yield {
        path: migration.sql.path,
        subject: subjectOf(own),
        migration: migration.tag,
        problem: `The new ${entity.kind} ${shown(own)} would be ${better} by the conventions: snake_case, tables in the plural, indexes {table}_{column}_idx.`,
        ...generatedAgainAfter(change, `Call it ${better} in the schema`),
      };
    }
  },
});

/** What it should be called; undefined when its name is fine, or was not chosen by anyone. */
function betterName({ entity, schema }: Addition): string | undefined {
  if (isTable(entity)) {
    const name = bareName(entity.name);
    const snake = isSnakeCase(name) ? name : snakeCase(name);
    const joins = snake.includes('_to_') || isJoinTable(entity.name, schema);
    return changed(name, joins ? snake : (pluralOf(snake) ?? snake));
  }
  if (entity.kind === 'column') return isSnakeCase(entity.name) ? undefined : changed(entity.name, snakeCase(entity.name));
  return entity.kind === 'index' ? betterIndexName(entity) : undefined;
}

/**
 * The convention gives a full name only to an index of one plain column. Unique indexes and names that drizzle-kit chose are left alone.
 */
function betterIndexName(index: Entity): string | undefined {
  const { name, object, value } = index;
  if (value.isUnique === true || value.nameExplicit === false) return undefined;
  const table = snakeCase(bareName(object.name));
  const [column, ...others] = columnsOf(index);
  const simple = column !== undefined && others.length === 0 && (value.where ?? null) === null;
  const better = `${table}_${simple ? snakeCase(column) : 'column'}_idx`;
  // databases cut longer names
  const isLong = better.length > 60;
  const fits =
    simple && !isLong ? name === better : isSnakeCase(name) && name.endsWith('_idx') && (isLong || name.startsWith(`${table}_`));
  if (fits) return undefined;
  return simple ? better : `${table}_…_idx`;
}

function changed(name: string, better: string): string | undefined {
  return name === better ? undefined : better;
}

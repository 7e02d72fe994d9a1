import type { Change } from '../model/change.ts';
import type { Uncovered } from '../model/coverage.ts';
import { defineRule, type Occurrence, subjectOf } from '../model/finding.ts';
import { quote } from '../model/shell.ts';
import { bringBack } from './support/fixes.ts';

export const schemaNotChecked = defineRule({
  id: 'schema-not-checked',
  level: 'drift',
  about: 'published',
  kind: 'decision',
  severity: 'error',
  approvable: true,
  summary: 'A drizzle config no longer reads the schema of its migrations',
  why: 'Only tables that the config reads are compared with the migrations, so a forgotten migration will not be noticed.',
  stops: [
    '`schema` was removed, or matches no file that git tracks',
    '`schema` names a copy, and the old file still defines the same tables',
  ],
  passes: ['files that move, split or merge and define the same tables', "an old file that only re-exports another one's tables"],
  steps: [
    'Name the schema files in `schema` of the drizzle config, and stage them.',
    'Delete the old file if nothing imports it.',
  ],
  notes: [
    'A config that never named a schema, as for `drizzle-kit pull`, is reported as not checked. A config that a change adds does not count while a published one still reads a schema.',
  ],
  *check(change) {
    for (const one of change.uncovered ?? []) {
      if (one.kind === 'schema') yield unread(change, one);
      if (one.kind !== 'tables') continue;
      yield {
        path: one.path,
        subject: subjectOf(one.path),
        problem: `${one.path} still defines ${firstNames(one.tables)}, but ${one.config} now reads ${one.tables.length === 1 ? 'it' : 'them'} from another file.`,
        fix: [
          {
            say: `If nothing imports ${one.path}, delete it; else name it in ${one.config} instead of its copy.`,
            run: [],
          },
        ],
      };
    }
  },
});

function unread(change: Change, { config, patterns, lost }: Extract<Uncovered, { kind: 'schema' }>): Occurrence {
  const problem =
    patterns.length === 0
      ? `${config} no longer names a schema.`
      : `The schema that ${config} names (${patterns.join(', ')}) matches no file that git tracks.`;
  const fix =
    lost.length > 0
      ? bringBack(change, lost, 'Put the schema back.')
      : {
          say: 'Add the schema files that the config names.',
          run: patterns.map((one) => `git add -- ${quote(`:(top,glob)${one}`)}`),
        };
  return { path: config, subject: subjectOf(config), problem, fix: [fix] };
}

function firstNames(names: readonly string[]): string {
  const [first, second, ...others] = names;
  return others.length > 0 ? `${first}, ${second} and ${others.length} more tables` : names.join(' and ');
}

import { afterAll, expect, test } from 'vitest';
import { introduced } from '../../../src/model/drift.ts';
import { change, said } from '../../support/changes.ts';
import { driftIn, generated } from '../../support/drift.ts';
import { type Edit, edited, harmless, ofDialect, real, schemaToEdit } from '../../support/edits.ts';
import { type Dialect, type Kit, kinds } from '../../support/histories.ts';

const none = { objects: [], inherited: 0, nondeterministic: [], conflicts: [] };
const table = [
  '| kit | dialect | harmless edits | blocked | real changes | blocked by one rule | `generate` writes nothing |',
  '|---|---|--:|--:|--:|--:|--:|',
];

/** The rules that stop each edit. */
async function stopped(kit: Kit, dialect: Dialect, edits: readonly Edit[]): Promise<[what: string, rules: string[]][]> {
  const schema = schemaToEdit(kit, dialect);
  const project = generated(kit, dialect, { 'src/schema.ts': schema });
  const rules: [string, string[]][] = [];
  for (const edit of edits) {
    const drift = introduced(await driftIn(kit, dialect, { ...project, ...edited(schema, edit) }), none);
    rules.push([edit.what, said(change({}, drift)).map(({ rule }) => rule)]);
  }
  return rules;
}

test.each(kinds)(
  '$kit $dialect: what no database has to know passes, and every real change is stopped by one rule',
  async ({ kit, dialect }) => {
    const changes = [...real, ...ofDialect[dialect]];
    const passing = await stopped(kit, dialect, harmless);
    const stopping = await stopped(kit, dialect, changes);
    const blocked = (all: typeof passing, count: (rules: number) => boolean) =>
      all.filter(([, { length }]) => count(length)).length;
    const unseen = changes.filter((one) => one.unseen?.includes(`${kit} ${dialect}`));
    table.push(
      `| ${kit} | ${dialect} | ${passing.length} | ${blocked(passing, (rules) => rules > 0)} | ${stopping.length} | ${blocked(stopping, (rules) => rules === 1)} | ${unseen.length} |`,
    );
    expect(passing).toEqual(harmless.map(({ what }) => [what, []]));
    expect(stopping).toEqual(
      changes.map((one) => [one.what, unseen.includes(one) ? [] : [one.rule ?? 'schema-without-migration']]),
    );
  },
);

// PRINT_TABLE=1 npx vitest run test/kit/edits.test.ts
afterAll(() => {
  if (process.env.PRINT_TABLE !== undefined) process.stdout.write(`${table.join('\n')}\n`);
});

import { expect, test } from 'vitest';
import { riskKinds } from '../../src/model/risk.ts';
import { rules } from '../../src/rules/index.ts';
import { more } from '../support/fixes.ts';
import { proofMistakes } from '../support/proof-fixes.ts';
import { folderTamperings, journalTamperings } from '../support/tampering.ts';

/** Their fixes begin with an edit that no command makes, or with a decision that only a person can take. */
const unmendable: ReadonlySet<string> = new Set([
  'many-schema-files',
  'drizzle-kit-push',
  'undecided-rename',
  'branches-conflict',
  ...riskKinds,
]);

test.each(rules.filter(({ id, optIn }) => !optIn && !unmendable.has(id)))('$id: its fix is tried', ({ id }) => {
  const said = [...journalTamperings, ...folderTamperings, ...more].flatMap(({ says }) => says);
  expect([...said.map((one) => one.split(' ')[0]), ...proofMistakes.map(({ rule }) => rule)]).toContain(id);
});

import { expect, test } from 'vitest';
import { rules } from '../../src/rules/index.ts';
import { more } from '../support/fixes.ts';
import { riskRules } from '../support/risks.ts';
import { folderTamperings, journalTamperings } from '../support/tampering.ts';

/** Their fixes begin with an edit that no command makes, or with a decision. */
const unmendable: ReadonlySet<string> = new Set(['many-schema-files', 'drizzle-kit-push', ...riskRules]);

// the tables are judged at level integrity, where no other rule speaks
test.each(rules.filter(({ id, level, optIn }) => level === 'integrity' && !optIn && !unmendable.has(id)))(
  '$id: its fix is tried',
  ({ id }) => {
    const said = [...journalTamperings, ...folderTamperings, ...more].flatMap(({ says }) => says);
    expect(said.map((one) => one.split(' ')[0])).toContain(id);
  },
);

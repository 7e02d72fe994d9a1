import { expect, test } from 'vitest';
import { riskKinds } from '../../src/model/risk.ts';
import { rules } from '../../src/rules/index.ts';
import { dataMistakes } from '../support/data-fixes.ts';
import { more } from '../support/fixes.ts';
import { proofMistakes } from '../support/proof-fixes.ts';
import { folderTamperings, journalTamperings } from '../support/tampering.ts';

/** What only a person can decide, and no edit of the schema alone. */
const undecided: ReadonlySet<string> = new Set([
  'many-schema-files',
  'undecided-rename',
  'sql-edited-equivalently',
  'statements-repeated',
]);
/** Risks whose way out is that of a neighbour. */
const likeOthers: ReadonlySet<string> = new Set(riskKinds.filter((kind) => !dataMistakes.some(({ rule }) => rule === kind)));

/** They take two branches, or what git is told of a file: the rule's own test looks at the fix. */
const triedThere: ReadonlySet<string> = new Set(['custom-migration-lost', 'checked-out-otherwise', 'names-differ-in-case']);

test.each(rules.filter(({ id, optIn }) => !optIn && !triedThere.has(id) && !undecided.has(id) && !likeOthers.has(id)))(
  '$id: its fix is tried',
  ({ id }) => {
    const said = [...journalTamperings, ...folderTamperings, ...more].flatMap(({ says }) => says);
    expect([...said.map((one) => one.split(' ')[0]), ...[...proofMistakes, ...dataMistakes].map(({ rule }) => rule)]).toContain(
      id,
    );
  },
);

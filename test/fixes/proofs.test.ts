import { expect, test } from 'vitest';
import { judge } from '../../src/index.ts';
import { applyFixes, isPlainFix, type Paster, pasters, repair } from '../support/fixes.ts';
import { history, kits } from '../support/histories.ts';
import { kitProject } from '../support/kit-project.ts';
import { proofMistakes } from '../support/proof-fixes.ts';
import type { TestRepository } from '../support/repository.ts';
import { saidBy } from '../support/situation.ts';

const judged = ({ path }: TestRepository) => judge({ cwd: path, subject: { kind: 'index' }, level: 'drift' });

// each rule with one of the kits: a fix is printed from the report, and that is the same of both, as test/kit and test/judge show
const mistakes = proofMistakes.map((mistake, at) => ({
  kit: kits[at % kits.length] ?? kits[0],
  paster: pasters[at % 4] as Paster,
  ...mistake,
}));

test.each(mistakes)(
  '$kit postgresql: the fix that $rule prints mends, pasted from $paster.from',
  async ({ kit, rule, severity, make, decide, paster }) => {
    const repository = kitProject(kit, history(kit, 'postgresql', '3'));
    make(repository, kit);
    const before = await judged(repository);
    expect([saidBy(before), before.unchecked]).toEqual([[severity === undefined ? rule : `${rule} (${severity})`], []]);
    decide?.(repository);
    applyFixes(repository, before, paster);
    if (before.findings.some(isPlainFix)) await repair(repository);

    const after = await judged(repository);
    expect([saidBy(after), after.verdict]).toEqual([[], 'clean']);
    const staged = await judged(repository.stage());
    expect([saidBy(staged), staged.verdict], 'once everything is staged').toEqual([[], 'clean']);
  },
);

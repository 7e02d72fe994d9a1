import { afterAll, describe, expect, test } from 'vitest';
import { judge } from '../../src/index.ts';
import { type ReportedFinding, unapproved } from '../../src/model/report.ts';
import { isPlainFix, more, type Paster, paste, pasters, repositoryOf } from '../support/fixes.ts';
import { history, kits } from '../support/histories.ts';
import { kitProject } from '../support/kit-project.ts';
import { proofMistakes } from '../support/proof-fixes.ts';
import { repaired } from '../support/repaired.ts';
import type { TestRepository } from '../support/repository.ts';
import { given } from '../support/tamper.ts';
import { tamperingsOf } from '../support/tampering.ts';

// by hand: WAYS=1 npx vitest run test/fixes/printed-ways.test.ts prints for each rule how many of the ways out that it prints first end green

const tries = new Map<string, { green: number; all: number }>();

const judged = ({ path }: TestRepository) => judge({ cwd: path, subject: { kind: 'index' }, level: 'drift' });

/** Pastes the first command that the report has of a rule, and judges again. */
async function followed(
  rule: string,
  repository: TestRepository,
  decide?: (repository: TestRepository) => void,
): Promise<readonly string[]> {
  const counted = tries.get(rule) ?? { green: 0, all: 0 };
  tries.set(rule, { ...counted, all: counted.all + 1 });
  const finding = (await judged(repository)).findings.find((one) => one.rule === rule);
  expect(finding?.rule).toBe(rule);
  decide?.(repository);
  await follow(repository, finding as ReportedFinding);
  const { findings, unchecked, ...report } = await judged(repository);
  const left = unapproved({ findings }).map((one) => `${one.rule}: ${one.problem}`);
  if (left.length === 0 && report.verdict !== 'unchecked') tries.set(rule, { green: counted.green + 1, all: counted.all + 1 });
  return [...left, ...unchecked.filter(({ blocks }) => blocks).map(({ reason }) => reason)];
}

async function follow(repository: TestRepository, finding: ReportedFinding): Promise<void> {
  if (isPlainFix(finding)) expect((await repaired(repository)).questions).toEqual([]);
  else {
    const run = finding.fix.find((step) => step.run.length > 0)?.run ?? [];
    if (run.length > 0) paste(repository, run, pasters[0] as Paster);
  }
}

describe.skipIf(!process.env.WAYS).each(kits)('%s: the way out that is printed first', (kit) => {
  const kind = given.find((one) => one.kit === kit && one.dialect === 'postgresql') as (typeof given)[number];
  const known = new Set<string>();
  for (const { name, situation, says } of [...tamperingsOf(kind), ...more]) {
    const rule = says[0]?.split(' ')[0] ?? '';
    const built = situation(kind);
    const isWarning = says[0]?.includes('warning') === true;
    if (built === undefined || rule === '' || isWarning || known.has(`${rule} ${name.endsWith('(new)')}`)) continue;
    known.add(`${rule} ${name.endsWith('(new)')}`);
    test(`${rule}: ${name}`, async () => {
      expect(await followed(rule, repositoryOf(built, kind, pasters[0] as Paster))).toEqual([]);
    });
  }
  for (const { rule, kit: only, make, decide } of proofMistakes) {
    if (only !== undefined && only !== kit) continue;
    test(rule, async () => {
      const repository = kitProject(kit, history(kit, 'postgresql', '3'));
      make(repository, kit);
      expect(await followed(rule, repository, decide)).toEqual([]);
    });
  }
});

afterAll(() => {
  const rows = [...tries].sort().map(([rule, { green, all }]) => `${rule}: ${green} of ${all}`);
  if (rows.length > 0) process.stdout.write(`${rows.join('\n')}\n`);
});

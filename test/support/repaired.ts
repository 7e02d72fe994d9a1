import { openRepository } from '../../src/git/repository.ts';
import { judge } from '../../src/judge/judge.ts';
import type { Answers, Plan } from '../../src/repair/plan.ts';
import { planRepair } from '../../src/repair/repair.ts';
import { writeOutcome } from '../../src/repair/writing/index.ts';
import { saidBy } from './situation.ts';
import type { TestRepository } from './test-repository.ts';

/** Repairs a repository as `fix --yes` does; where something is asked, nothing is written. */
export async function repaired(repository: TestRepository, answers: Partial<Answers> = {}): Promise<Plan> {
  const opened = await openRepository(repository.path);
  try {
    const { plan } = await planRepair(opened, { renames: [], creates: [], restores: [], ...answers });
    if (plan.questions.length === 0 && plan.contents.size > 0)
      await writeOutcome(opened, { outs: plan.outs, files: plan.contents }, { says: '' });
    return plan;
  } finally {
    opened.close();
  }
}

/** The verdict on what is staged, and the findings. */
export async function verdictOn(repository: TestRepository): Promise<readonly [verdict: string, findings: readonly string[]]> {
  const report = await judge({ cwd: repository.path, subject: { kind: 'index' }, level: 'drift' });
  return [report.verdict, saidBy(report)];
}

import { openRepository } from '../../src/git/repository.ts';
import type { Answers } from '../../src/repair/plan.ts';
import type { Repair } from '../../src/repair/planned.ts';
import { planRepair } from '../../src/repair/repair.ts';
import { writeOutcome } from '../../src/repair/writing/index.ts';
import { linkKit } from './generate-histories.ts';
import { type Dialect, history, type Kit, kitVersion } from './histories.ts';
import { publishedRepository, type TestRepository } from './repository.ts';

/** A repository that published step 4, and whose branch `mine` made another step from 3, then a custom migration. */
export function diverged(kit: Kit, dialect: Dialect): TestRepository {
  const manifest = {
    'package.json': JSON.stringify({ devDependencies: { 'drizzle-kit': kitVersion(kit) } }),
    '.gitignore': 'node_modules\n',
  };
  const repository = publishedRepository({ ...history(kit, dialect, '3'), ...manifest });
  linkKit(kit, repository.path);
  repository.git('checkout', '-q', '-b', 'mine');
  repository.write(history(kit, dialect, '4b'));
  repository.commit('mine');
  repository.git('checkout', '-q', 'main');
  repository.write(history(kit, dialect, '4'));
  repository.commit('theirs');
  repository.publish();
  repository.git('checkout', '-q', 'mine');
  return repository;
}

/** Resolves the schema, which both sides changed on one line: theirs with the column that mine adds. */
export function resolveSchema(repository: TestRepository, kit: Kit, dialect: Dialect): void {
  const [mine, theirs] = (['4b', '4'] as const).map((state) => history(kit, dialect, state)['src/schema.ts'] ?? '');
  const column = /, city: .*?(?= \}\);)/.exec(mine ?? '')?.[0] ?? '';
  repository.write({ 'src/schema.ts': (theirs ?? '').replace(/(, nickname: .*?)(?= \}\);)/, `$1${column}`) });
  repository.git('add', 'src/schema.ts');
}

/** Plans a repair and writes it, unless there is a question. */
export async function fixed(
  { path }: TestRepository,
  { renames = [], creates = [], restores = [] }: Partial<Answers> = {},
): Promise<Repair> {
  const repository = await openRepository(path);
  try {
    const repair = await planRepair(repository, { renames, creates, restores });
    const { questions, outs, contents } = repair.plan;
    if (questions.length === 0 && contents.size > 0)
      await writeOutcome(repository, { outs, files: contents }, { says: 'a test' });
    return repair;
  } finally {
    repository.close();
  }
}

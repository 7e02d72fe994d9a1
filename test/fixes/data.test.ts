import { expect, test } from 'vitest';
import { judge } from '../../src/index.ts';
import { type DataMistake, dataMistakes } from '../support/data-fixes.ts';
import { applyFixes, linkedTo, lostLines, type Paster, pasters } from '../support/fixes.ts';
import { linkKit } from '../support/generate-histories.ts';
import type { Kit } from '../support/histories.ts';
import { kitProject } from '../support/kit-project.ts';
import { generated } from '../support/pasted.ts';
import { copiedLater, type TestRepository } from '../support/repository.ts';
import { saidBy } from '../support/situation.ts';

const judged = ({ path }: TestRepository, level: 'integrity' | 'drift') =>
  judge({ cwd: path, subject: { kind: 'index' }, level });

const rows = dataMistakes.map((mistake, at) => ({ ...mistake, paster: pasters[at % pasters.length] as Paster }));

/** What is published, with the first migration that the kit made of it. */
function publishedProject(kit: Kit, schema: string): Promise<TestRepository> {
  return copiedLater(`data ${kit} ${schema}`, async () => {
    const config = "export default { dialect: 'postgresql', schema: './src/schema.ts', out: './drizzle' };\n";
    const repository = kitProject(kit, { 'drizzle.config.ts': config, 'src/schema.ts': schema });
    await generated(repository, kit, { name: 'first', clock: -60 });
    repository.commit('migrations');
    return repository.publish();
  });
}

async function withMistake({ kit, published, schema, renames, paster }: DataMistake & { readonly paster: Paster }) {
  const first = await publishedProject(kit, published);
  const repository = paster.from === 'a linked worktree' ? linkedTo(first) : first;
  if (repository !== first) linkKit(kit, repository.path);
  repository.write({ 'src/schema.ts': schema });
  await generated(repository, kit, { name: 'mistake', clock: -30, renames });
  return repository.stage();
}

const filesOf = (repository: TestRepository, revision: string) =>
  Object.fromEntries(
    repository
      .git('ls-files', '--', 'drizzle')
      .split('\n')
      .map((path) => [path, repository.run(`git show '${revision}:${path}' 2>/dev/null`).stdout]),
  );

// a person edits the schema as the first step says, and pastes the rest
test.each(rows)('$kit: the way out of $rule, pasted from $paster.from into $paster.shell', async (row) => {
  const repository = await withMistake(row);
  const before = await judged(repository, 'integrity');
  expect([saidBy(before), before.unchecked]).toEqual([[row.rule], []]);
  expect(before.findings[0]?.fix[0]?.run, 'the first step is an edit').toEqual([]);
  const situation = { published: filesOf(repository, 'HEAD'), staged: filesOf(repository, '') };

  repository.write({ 'src/schema.ts': row.decided }).git('add', 'src/schema.ts');
  applyFixes(repository, before, row.paster);

  expect(repository.git('ls-files', '-o', '--exclude-standard'), 'no litter').toBe('');
  expect(lostLines(repository, situation)).toEqual([]);
  if (row.leaves === undefined) {
    expect(repository.git('status', '--porcelain'), 'as it was published').toBe('');
    return;
  }
  const after = await judged(repository, 'drift');
  expect([saidBy(after), after.verdict]).toEqual([[], 'clean']);
  const left = repository.git('diff', '--cached', '--name-only', '--diff-filter=A', 'HEAD', '--', '*.sql').split('\n');
  expect(left.map((path) => repository.read(path)).join('\n')).toMatch(row.leaves);
});

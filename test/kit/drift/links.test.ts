import { expect, test } from 'vitest';
import { decisive } from '../../../src/commands/hooks/remember-passed.ts';
import { indexFiles } from '../../../src/git/files.ts';
import { openRepository } from '../../../src/git/repository.ts';
import { judge } from '../../../src/index.ts';
import { history } from '../../support/histories.ts';
import { kitProject } from '../../support/kit-project.ts';
import { schema } from '../../support/schemas.ts';

const linkedSchema = 'mkdir shared && git mv src/schema.ts shared/tables.ts && ln -s ../shared/tables.ts src/schema.ts';
const linkedConfig = 'mkdir shared && git mv drizzle.config.ts shared/settings.ts && ln -s shared/settings.ts drizzle.config.ts';

/** A published project with such links, and a way to judge the next change at level drift. */
function published(links: string) {
  const repository = kitProject('0.31', history('0.31', 'postgresql', '3'));
  const { exitCode, output } = repository.run(links);
  if (exitCode !== 0) throw new Error(output);
  repository.commit('links');
  repository.publish();
  const judged = async (files: Record<string, string>) => {
    repository.write(files).stage();
    const { findings, unchecked, verdict, ...rest } = await judge({
      cwd: repository.path,
      subject: { kind: 'index' },
      level: 'drift',
    });
    expect(unchecked).toEqual([]);
    return {
      said: findings.map(({ rule, path }) => `${rule} ${path}`),
      verdict,
      report: { findings, unchecked, verdict, ...rest },
    };
  };
  return { repository, judged };
}

const edited = schema('postgresql', '4');

// the kit makes no difference to what is read
test('a schema file or config that is a link is read where it leads', async () => {
  const tables = published(linkedSchema);
  expect((await tables.judged({ 'shared/other.ts': edited })).said).toEqual([]);
  expect((await tables.judged({ 'shared/tables.ts': edited })).said).toEqual(['schema-without-migration shared/tables.ts']);

  const chain = published(
    `${linkedSchema} && git mv shared/tables.ts shared/own.ts && ln -s own.ts shared/tables.ts && git add -A`,
  );
  expect((await chain.judged({ 'shared/own.ts': edited })).said).toEqual(['schema-without-migration shared/own.ts']);

  const config = published(linkedConfig);
  const settings = config.repository.read('shared/settings.ts');
  expect((await config.judged({ 'shared/settings.ts': `// moved\n${settings}` })).said).toEqual([]);
  expect((await config.judged({ 'shared/settings.ts': settings.replace(/out: '[^']*'/, "out: 'elsewhere'") })).said).toEqual([
    'project-removed drizzle.config.ts',
  ]);
});

test('the next commit is judged if it touches what a link leads to', async () => {
  const { repository, judged } = published(
    `${linkedSchema} && ${linkedConfig.replace('mkdir shared && ', '')} && git mv drizzle/0001*.sql shared/own.sql && ln -s ../shared/own.sql drizzle/0001_step_2.sql`,
  );
  const { report } = await judged({ 'readme.md': 'x' });
  const opened = await openRepository(repository.path);
  try {
    const { files } = await decisive(await indexFiles(opened), report);
    expect(files).toEqual(expect.arrayContaining(['shared/tables.ts', 'shared/settings.ts', 'shared/own.sql']));
  } finally {
    opened.close();
  }
});

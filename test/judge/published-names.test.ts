import { expect, test } from 'vitest';
import { judge } from '../../src/index.ts';
import { publishedRepository, TestRepository, temporaryFolder } from '../support/repository.ts';
import { given, moved, type Project, place } from '../support/tamper.ts';

const { at } = given.find(({ kit, dialect }) => kit === '0.31' && dialect === 'postgresql') as (typeof given)[number];
const { sql } = place(at('4'), -1);
const edit = (project: Project, path = sql) => ({ [path]: `${project[path]}\nSELECT 1;\n` });

/** Commits differ in their dates, so that a sentence names one alone. */
function commitOn(repository: TestRepository, day: string, command: string): string {
  const date = `2041-01-${day}T00:00:00Z`;
  const ran = repository.run(command, { env: { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date, GIT_EDITOR: 'true' } });
  expect(ran.exitCode, ran.output).toBe(0);
  return repository.git('rev-parse', '--short=7', 'HEAD');
}

/** Publishes the fourth migration from a branch, in one of the ways that teams merge. */
function merged(how: string): { readonly repository: TestRepository; readonly commit: string } {
  const repository = publishedRepository(at('3'));
  repository.git('checkout', '-q', '-b', 'branch');
  repository.write(at('4')).stage();
  commitOn(repository, '02', 'git commit -qm migration');
  repository.git('checkout', '-q', 'main');
  repository.write({ 'readme.md': 'x' }).stage();
  commitOn(repository, '03', 'git commit -qm readme');
  const commit = commitOn(repository, '04', how);
  repository.write({ 'readme.md': 'y' }).stage();
  commitOn(repository, '05', 'git commit -qm later');
  return { repository: repository.publish(), commit };
}

async function problemOf(repository: TestRepository, files: Record<string, string>): Promise<string> {
  const { findings } = await judge({ cwd: repository.write(files).stage().path, subject: { kind: 'index' } });
  return findings.map(({ problem }) => problem).join('\n');
}

test.each([
  ['a merge', 'git merge -q --no-ff branch'],
  ['a squash merge', 'git merge -q --squash branch && git commit -qm squashed'],
  ['a rebase', 'git cherry-pick branch'],
])('%s published it, not what came last', async (_, how) => {
  const { repository, commit } = merged(how);
  expect(await problemOf(repository, edit(at('4')))).toBe(`${sql} was edited after it was published in ${commit} (2041-01-04).`);
});

test('a folder that moved was published where it is now', async () => {
  const { repository } = merged('git merge -q --no-ff branch');
  repository.git('mv', 'drizzle', 'db');
  const commit = commitOn(repository, '06', 'git commit -qm move');
  repository.publish();
  const now = moved('drizzle/', 'db/')(at('4'));
  const path = sql.replace('drizzle/', 'db/');
  expect(await problemOf(repository, edit(now, path))).toBe(
    `${path} was edited after it was published in ${commit} (2041-01-06).`,
  );
});

test('of several remotes, the one that has the file names the commit', async () => {
  const { repository, commit } = merged('git merge -q --no-ff branch');
  repository.git('remote', 'add', 'upstream', repository.path);
  repository.git('update-ref', 'refs/remotes/upstream/main', 'HEAD~2');
  expect(await problemOf(repository, edit(at('4')))).toContain(`published in ${commit} (2041-01-04).`);
});

test('a shallow clone says as of which commit, because it cannot know more', async () => {
  const { repository } = merged('git merge -q --no-ff branch');
  const path = `${temporaryFolder()}/clone`;
  repository.git('clone', '-q', '--depth=1', `file://${repository.path}`, path);
  const clone = new TestRepository(path);
  expect(await problemOf(clone, edit(at('4')))).toBe(
    `${sql} was edited after it was published as of ${repository.git('rev-parse', '--short=7', 'HEAD')} (2041-01-05).`,
  );
});

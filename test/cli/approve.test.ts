import { describe, expect, test } from 'vitest';
import { guardedRepository } from '../support/guarded.ts';
import { history } from '../support/histories.ts';
import type { Ran, TestRepository } from '../support/repository.ts';

const sql = 'drizzle/0001_step_2.sql';

/** A repository in which a published migration was edited, which is a finding that may be approved; and the line that does. */
function edited(): { readonly repository: TestRepository; readonly line: string } {
  const repository = guardedRepository().write({ '.gitignore': 'node_modules/\nmessage\neditor\n' });
  repository.commit('ignore');
  repository.publish();
  repository.write({ [sql]: `${repository.read(sql)}\nSELECT 1;\n` }).stage();
  const blob = repository.git('rev-parse', '--short=16', `:${sql}`);
  return { repository, line: `Migration-Approved: committed-sql-edited 0001_step_2@${blob}: it never ran anywhere` };
}

const custom = 'drizzle/0003_step_4custom.sql';
const truncating = 'Migration-Approved: truncate public.users: it never ran anywhere';

/** The same of a custom migration that empties a table, which is a decision. */
function emptying(): TestRepository {
  const four = history('0.31', 'postgresql', '4custom');
  const repository = guardedRepository().write({ ...four, '.gitignore': 'node_modules/\nmessage\neditor\n' });
  repository.commit('custom');
  return repository.write({ [custom]: 'TRUNCATE "users";\n' }).stage();
}

function pasted({ output }: Ran): string {
  return (/^ {2}git commit[\s\S]*?<reason>'.*(?:\n {4}.*)*/m.exec(output)?.[0] ?? '').replaceAll(
    '<reason>',
    'it never ran anywhere',
  );
}

function lastMessage(repository: TestRepository): string {
  return repository.git('log', '-1', '--format=%B').trim();
}

/** What a person's editor does to the file it is given. */
function editor(repository: TestRepository, script: string): NodeJS.ProcessEnv {
  repository.write({ editor: `#!/bin/sh\n${script}\n` }).executable('editor');
  return { GIT_EDITOR: `${repository.path}/editor` };
}

/** What a range says of a commit depends on its message and its files, which are the same in every test. */
const read = new Set<string>();

function expectApproved(repository: TestRepository, line: string, ran: Ran): void {
  expect({ exitCode: ran.exitCode, output: ran.output }).toEqual({ exitCode: 0, output: expect.any(String) });
  expect(ran.output).toMatch(new RegExp(`^approved {2}.* ${line.split(' ')[1]}$`, 'm'));
  expect(ran.output).toContain('Approved by Ada <ada@example.com>: it never ran anywhere');
  expect(lastMessage(repository)).toContain(line);
  const message = repository.git('log', '-1', '--format=%B%T');
  if (read.has(message)) return;
  read.add(message);
  const pushed = guardRange(repository);
  expect({ exitCode: pushed.exitCode, output: pushed.output }).toMatchObject({ exitCode: 0 });
}

function guardRange(repository: TestRepository): Ran {
  return repository.run('node_modules/.bin/drizzle-guard check --range origin/main..HEAD');
}

test('a coding agent gets nothing to paste: it is told to ask a person', () => {
  const { exitCode, output } = emptying().run('git commit -q -m bad', { env: { CLAUDECODE: '1' } });
  expect({ exitCode, output }).toEqual({ exitCode: 1, output: expect.stringContaining('  ask      a person') });
  expect(output).toContain('\n  1. Ask a person to decide on truncate public.users.');
  expect(output).not.toMatch(/Migration-Approved|<reason>/);
});

describe('the printed command makes the commit', () => {
  test.each([
    ['-m', 'git commit -q -m bad', {}],
    ['-a', 'git reset -q && git commit -q -a -m bad', {}],
    ['-- path', `git reset -q && git commit -q -m bad -- ${custom}`, {}],
    ['-F', 'echo bad > message && git commit -q -F message', {}],
    ['-v and an editor', 'git commit -q -v', { script: 'sed -i 1s/^/bad/ "$1"' }],
    [
      'another comment character',
      'git config core.commentChar ";" && git commit -q',
      { script: 'sed -i "1s/^/#1 is bad/" "$1"' },
    ],
  ])('after %s', (_, command, { script }: { script?: string }) => {
    const repository = emptying();
    const env = script === undefined ? {} : editor(repository, script);
    const stopped = repository.run(command, { env });
    expect(stopped.exitCode).toBe(1);
    expect(stopped.stderr).toContain('drizzle-guard: commit rejected (1 error)');
    const ran = repository.run(pasted(stopped));
    expectApproved(repository, truncating, ran);
    expect(lastMessage(repository).split('\n')).toHaveLength(3);
    expect(repository.git('show', '--format=', '--name-only')).toBe(custom);
  });

  test('but a mistake is not for approving', () => {
    const { output } = guardedRepository()
      .write({ 'drizzle/0003_by_hand.sql': 'SELECT 1;\n' })
      .stage()
      .run('git commit -q -m bad');
    expect(output).toMatch(/^error {2}.* sql-not-in-journal$/m);
    expect(output).not.toMatch(/--trailer|Migration-Approved/);
  });
});

describe('a message with the line passes', () => {
  const ways: Readonly<Record<string, (line: string) => string>> = {
    '-m': (line) => `git commit -q -m bad -m "${line}"`,
    '--trailer': (line) => `git commit -q -m bad --trailer "${line}"`,
    '--cleanup=verbatim': () => 'git commit -q --cleanup=verbatim -F message',
    '--cleanup=scissors': () => 'git commit -q --cleanup=scissors -F message',
    '-C': () => 'git branch -f kept HEAD@{1} && git commit -q -C kept',
  };

  test('however it is given', () => {
    const { repository, line } = edited();
    repository.write({ message: `bad\n\n${line}\n` });
    for (const way of Object.values(ways)) {
      expectApproved(repository, line, repository.run(way(line)));
      repository.git('reset', '-q', '--soft', 'HEAD~');
    }
  });

  test('when a commit that has none is amended', () => {
    const { repository, line } = edited();
    repository.git('commit', '-q', '--no-verify', '-m', 'bad');
    expect(guardRange(repository).exitCode).toBe(1);
    expect(repository.run(`git commit -q --amend -m bad -m "${line}"`).exitCode).toBe(0);
    expect(guardRange(repository).exitCode).toBe(0);
  });

  test('typed in an editor, but not in a comment, a diff, or without a reason', () => {
    const { repository, line } = edited();
    const tried = [
      `; ${line}`,
      line.replace(/: it.*/, ': <reason>'),
      line.replace(/0001_step_2@\w+/, '0001_step_2@0000000000000000'),
      // last, because it ends the message
      `; ------------------------ >8 ------------------------\\n ${line}`,
    ];
    repository.git('config', 'core.commentChar', ';');
    const none = editor(repository, `printf 'bad\\n\\n${tried.join('\\n')}\\n' > "$1"`);
    expect(repository.run('git commit -q -v', { env: none }).exitCode).toBe(1);
    const env = editor(repository, `printf 'bad\\n\\n${line}\\n' > "$1"`);
    expectApproved(repository, line, repository.run('git commit -q -v', { env }));
  });
});

test('an approval of something else is named', () => {
  const { repository } = edited();
  const ran = repository.run(
    'git commit -q -m bad -m "Migration-Approved: committed-sql-edited 0001_step_2@0000000000000000: was approved"',
  );
  expect(ran.exitCode).toBe(1);
  expect(ran.output).toContain(
    'the message approves committed-sql-edited 0001_step_2@0000000000000000, but this commit has no such finding.',
  );
});

test('a later edit is not approved by it', () => {
  const { repository, line } = edited();
  repository.run(`git commit -q -m bad -m "${line}"`);
  repository.write({ [sql]: `${repository.read(sql)}SELECT 2;\n` }).stage();
  expect(repository.run('git commit -q -m more').exitCode).toBe(1);
});

test('a fixup is told that autosquash drops it', () => {
  const { repository, line } = edited();
  expect(repository.run(`git commit -q --fixup HEAD -m "${line}"`).output).toContain(
    'git rebase --autosquash drops this message, and the approval with it; an entry in drizzle-guard.json stays.',
  );
  const rebased = repository.run('git rebase -q -i --autosquash --root', { env: { GIT_SEQUENCE_EDITOR: ':' } });
  expect(rebased.exitCode).toBe(0);
  expect(lastMessage(repository)).not.toContain('Migration-Approved');
});

test('the approval survives a rebase, a cherry-pick, a merge and squash merges', () => {
  const side = 'git checkout -q -B side origin/main';
  const ways = [
    `${side} && git commit -q --allow-empty -m other && git rebase -q side main && git checkout -q -B side main`,
    `${side} && git cherry-pick main > /dev/null`,
    `${side} && git commit -q --allow-empty -m other && git merge -q --no-edit main`,
    // as GitHub writes the body, and as git does
    `git log --reverse --format="* %s%n%n%b" origin/main..main > message && ${side} && git merge -q --squash main > /dev/null && git commit -q --no-verify -F message`,
    `${side} && git merge -q --squash main > /dev/null && git commit -q --no-verify --no-edit`,
  ];
  const { repository, line } = edited();
  repository.run(`git commit -q -m bad -m "${line}"`);
  for (const way of ways) {
    const ran = repository.run(way);
    expect({ exitCode: ran.exitCode, output: ran.output }).toEqual({ exitCode: 0, output: expect.any(String) });
    const report = guardRange(repository);
    expect({ exitCode: report.exitCode, output: report.output }).toMatchObject({ exitCode: 0 });
    expect(report.output).toMatch(/^approved {2}.* committed-sql-edited$/m);
    repository.git('checkout', '-q', '-f', 'main');
  }
});

describe('without the commit-msg hook', () => {
  test('pre-commit blocks a mistake, and offers no approval', () => {
    const repository = guardedRepository()
      .write({ 'drizzle/0003_by_hand.sql': 'SELECT 1;\n', '.husky/commit-msg': null })
      .stage();
    const ran = repository.run('git commit -q -m bad');
    expect(ran.exitCode).toBe(1);
    expect(ran.output).toContain('pre-commit script failed');
    expect(ran.output).not.toMatch(/npx drizzle-guard setup|Migration-Approved/);
  });

  test('pre-commit blocks a decision, and says how its approval is read', () => {
    const repository = emptying();
    repository.write({ '.husky/commit-msg': null });
    const ran = repository.run('git commit -q -m bad');
    expect(ran.exitCode).toBe(1);
    expect(ran.output).toContain('npx drizzle-guard setup adds the commit-msg hook');
  });

  test('an entry in the configuration approves', () => {
    const { repository, line } = edited();
    const [, rule, subject] = /(\S+) (\S+):/.exec(line.slice(line.indexOf(' ') + 1)) ?? [];
    repository
      .write({
        '.husky/commit-msg': null,
        'drizzle-guard.json': JSON.stringify({ approvals: [{ rule, subject, reason: 'it never ran anywhere' }] }),
      })
      .stage();
    // shown when it is given, and not again
    expect(repository.run('git commit -q -m bad').output).toContain('Approved in the configuration: it never ran anywhere');
    repository.write({ 'src/schema.ts': `${repository.read('src/schema.ts')}// more\n` }).stage();
    expect(repository.run('git commit -q -m more')).toMatchObject({ exitCode: 0, output: '' });
  });
});

test('an approval is shown with the commit that gives it, and only counted when it is pushed', () => {
  const { repository, line } = edited();
  expect(repository.run(`git commit -q -m bad -m "${line}"`).output).toContain('Approved by Ada');
  repository.write({ 'src/schema.ts': `${repository.read('src/schema.ts')}// more\n` }).stage();
  expect(repository.run('git commit -q -m more')).toMatchObject({ exitCode: 0, output: '' });
});

test.each([
  ['<reason>', '"<reason>" does not say why'],
  ['TODO', '"TODO" does not say why'],
])('the reason %s is refused, and the message says so', (reason, why) => {
  const ran = emptying().run(`git commit -q -m bad -m "Migration-Approved: truncate public.users: ${reason}"`);
  expect(ran.exitCode).toBe(1);
  expect(ran.output).toContain(why);
});

import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { paste } from '../support/fixes.ts';
import { history, type Kit } from '../support/histories.ts';
import { kitProject } from '../support/kit-project.ts';
import { commandsIn } from '../support/pretty-fix.ts';
import { TestRepository } from '../support/repository.ts';
import {
  all,
  difference,
  type Project,
  type Tamper,
  withEntry,
  withoutMigration,
  withoutSql,
  withSnapshot,
  withSql,
} from '../support/tamper.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const byHand = 'UPDATE users SET email = lower(email) WHERE email <> lower(email);\n';

interface Row {
  readonly rule: string;
  readonly kit: Kit;
  /** What is staged: of the third state, or of another. */
  readonly from?: '4';
  readonly tamper: Tamper;
}

const rows: readonly Row[] = [
  { rule: 'committed-sql-edited', kit: '0.31', tamper: withSql(1, (sql) => `${sql}\n--> statement-breakpoint\n${byHand}`) },
  { rule: 'committed-migration-deleted', kit: '1.0', tamper: withoutMigration(1) },
  { rule: 'sql-not-in-journal', kit: '0.31', tamper: (project) => ({ ...project, 'drizzle/fix users.sql': byHand }) },
  { rule: 'journal-entry-without-sql', kit: '0.31', from: '4', tamper: withoutSql(-1) },
  { rule: 'schema-without-migration', kit: '1.0', from: '4', tamper: withoutMigration(-1) },
];

/** A published project whose commits go through the hook, and a folder in it where somebody works. */
function guarded(kit: Kit, published: Project): { readonly repository: TestRepository; readonly below: TestRepository } {
  const repository = kitProject(kit, { ...(published as Record<string, string>), 'some/folder/notes.md': 'x\n' });
  repository
    .write({ '.git/hooks/pre-commit': `#!/bin/sh\nexec node '${cli}' hook pre-commit\n` })
    .executable('.git/hooks/pre-commit');
  return { repository, below: new TestRepository(`${repository.path}/some/folder`) };
}

test.each(rows)('$kit: what a rejected commit shows for $rule is pasted from a folder', ({ rule, kit, from, tamper }) => {
  const published = history(kit, 'postgresql', '3');
  const { repository, below } = guarded(kit, published);
  repository.write(difference(published, tamper(from === undefined ? published : history(kit, 'postgresql', from)))).stage();

  const rejected = below.run('git commit -m change');
  expect(rejected.exitCode, rejected.output).toBe(1);
  expect(rejected.stderr).toContain(` ${rule}\n`);
  const commands = commandsIn(rejected.stderr);
  expect(commands.length, rejected.stderr).toBeGreaterThan(0);
  paste(repository, commands, { from: 'a folder', shell: kit === '1.0' ? 'bash' : 'dash' });

  const accepted = below.run('git commit --allow-empty -m change');
  expect([accepted.exitCode, accepted.stderr]).toEqual([0, '']);
  expect(repository.git('status', '--porcelain')).toBe('');
});

test('three findings fit on a screen, and the command is there once', () => {
  const published = history('0.31', 'postgresql', '3');
  const tampered = all(
    withSql(1, (sql) => `${sql}\n--> statement-breakpoint\n${byHand}`),
    withSnapshot(0, (snapshot) => void Object.assign(snapshot, { extra: 1 })),
    withEntry(1, (entry) => void Object.assign(entry, { when: entry.when + 1 })),
  )(published);
  const { repository } = guarded('0.31', published);
  repository.write(difference(published, tampered)).stage();
  const { stderr } = repository.run('git commit -m change');
  expect(stderr.match(/^error {2}/gm)).toHaveLength(3);
  expect(stderr.match(/npx drizzle-guard fix\b/g)).toHaveLength(1);
  const rows = stderr
    .trimEnd()
    .split('\n')
    .map((line) => Math.max(1, Math.ceil(line.length / 80)));
  expect(rows.reduce((sum, one) => sum + one)).toBeLessThanOrEqual(24);
});

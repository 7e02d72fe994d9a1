import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { linkKit } from '../support/generate-histories.ts';
import { type Kit, kitVersion } from '../support/histories.ts';
import { TestRepository } from '../support/test-repository.ts';

/**
 * What other tools say of everyday mistakes, for docs/comparison.md: `npx tsx test/bench/comparison.ts`. Those that are not installed here
 * are named by variables: SQUAWK is the command of squawk-cli, LINT that of drizzle-migration-lint.
 */
const { SQUAWK, LINT } = process.env;

const columns = (
  lines: string,
  moods = "'happy', 'sad', 'calm'",
) => `import { integer, pgEnum, pgTable, serial, text } from 'drizzle-orm/pg-core';
export const mood = pgEnum('mood', [${moods}]);
export const users = pgTable('users', { id: serial('id').primaryKey(), ${lines} mood: mood('mood') });
`;
const first = columns("name: text('name'),");
const second = columns("name: text('name'), email: text('email'),");
const third = columns("name: text('name'), email: text('email'), phone: text('phone'),");

class Project extends TestRepository {
  readonly kit: Kit;

  constructor(path: string, kit: Kit) {
    super(path);
    this.kit = kit;
  }

  schema(text: string): this {
    return this.write({ 'src/schema.ts': text }) as this;
  }

  generate(name: string, ...options: string[]): this {
    const { output } = this.run(`node_modules/.bin/drizzle-kit generate --name ${name} ${options.join(' ')}`);
    if (!/migration/i.test(output)) throw new Error(output);
    // 1.0 names folders by the second
    if (this.kit === '1.0') this.run('sleep 1.1');
    return this;
  }

  /** The tracked or new path that ends so. */
  find(ending: string): string {
    const found = this.run('git ls-files -co --exclude-standard')
      .stdout.split('\n')
      .find((path) => path.endsWith(ending));
    if (found === undefined) throw new Error(`There is no ${ending}`);
    return found;
  }

  sql(name: string): string {
    return this.find(this.kit === '1.0' ? `_${name}/migration.sql` : `_${name}.sql`);
  }

  snapshot(name: string, number: string): string {
    return this.find(this.kit === '1.0' ? `_${name}/snapshot.json` : `meta/${number}_snapshot.json`);
  }

  edit(path: string, change: (text: string) => string): this {
    const text = this.read(path);
    const changed = change(text);
    if (changed === text) throw new Error(`${path} was not changed`);
    return this.write({ [path]: changed }) as this;
  }
}

const journal = 'drizzle/meta/_journal.json';
/** Two published migrations; the mistake is staged. Undefined where a version knows no such mistake. */
const mistakes: Readonly<Record<string, (project: Project) => unknown>> = {
  'Nothing is wrong': (project) => project.schema(third).generate('phone'),
  'The schema changed, `generate` was forgotten': (project) => project.schema(third),
  'A column was renamed, and nobody said so': (project) =>
    project.schema(second.replace("name: text('name')", "full: text('full')")),
  "A new migration's SQL was edited by hand": (project) =>
    project
      .schema(third)
      .generate('phone')
      .edit(project.sql('phone'), (sql) => sql.replace('"phone" text', '"phone" varchar(20)')),
  "A published migration's SQL was edited": (project) =>
    project.edit(project.sql('email'), (sql) => sql.replace('text', 'varchar(99)')),
  'A published snapshot was edited': (project) =>
    project.edit(project.snapshot('email', '0001'), (text) =>
      text.replace(/("email"[^}]*?"type": )"text"|("type": )"text"/, '$1$2"integer"'),
    ),
  'A published journal entry was edited': (project) =>
    project.kit === '1.0'
      ? undefined
      : project.edit(journal, (text) => text.replace(/"when": (\d+)/, (_, when) => `"when": ${Number(when) + 1}`)),
  'A published migration was deleted': (project) =>
    project.git('rm', '-rq', project.kit === '1.0' ? project.sql('email').replace('/migration.sql', '') : project.sql('email')),
  'Two branches generated a migration each, and were merged': (project) => {
    const before = project.head();
    project.schema(columns("name: text('name'), email: text('email'), age: integer('age'),")).generate('age').commit('theirs');
    project.publish();
    const theirs = project.kit === '0.31' ? JSON.parse(project.read(journal)) : undefined;
    project.git('checkout', '-q', '-b', 'mine', before);
    project.schema(columns("name: text('name'), email: text('email'), age: text('age'),")).generate('mine');
    const mine = theirs && JSON.parse(project.read(journal)).entries.at(-1);
    project.commit('mine');
    project.run('git merge -q --no-commit -X ours main');
    // as people resolve it: both entries stay
    if (theirs !== undefined)
      project.write({ [journal]: JSON.stringify({ ...theirs, entries: [...theirs.entries, mine] }, null, 2) });
  },
  "A merge lost a branch's custom migration": (project) => {
    const before = project.head();
    project.schema(third).generate('phone').commit('theirs');
    project.publish();
    project.git('checkout', '-q', '-b', 'mine', before);
    project.generate('rls', '--custom').write({ [project.sql('rls')]: 'ALTER TABLE "users" ENABLE ROW LEVEL SECURITY;\n' });
    project.commit('mine');
    project.run(
      'git merge -q --no-commit -X theirs main; git checkout -q main -- drizzle; git rm -rqf --cached $(git ls-files | grep _rls); git clean -fdq drizzle',
    );
  },
  'An enum lost a value': (project) => project.schema(second.replace(", 'calm'", '')).generate('calm'),
  'A NOT NULL column has no default': (project) =>
    project
      .schema(second.replace("email: text('email'),", "email: text('email'), must: text('must').notNull(),"))
      .generate('must'),
  'A new migration is older than a published one': (project) => {
    project.schema(third).generate('phone');
    if (project.kit === '0.31')
      return project.edit(journal, (text) => text.replace(/("when": )\d+(?=[^{]*$)/, '$11500000000000'));
    const folder = project.sql('phone').replace('/migration.sql', '');
    return project.git('add', '-A') + project.git('mv', folder, 'drizzle/20200101000000_phone');
  },
  'Custom SQL names a table that does not exist': (project) =>
    project
      .generate('fill', '--custom')
      .write({ [project.sql('fill')]: 'UPDATE "userz" SET "email" = \'\' WHERE "email" IS NULL;\n' }),
};

function projectOf(kit: Kit): Project {
  const project = new Project(mkdtempSync(join(tmpdir(), 'comparison-')), kit);
  project.git('init', '-q', '-b', 'main');
  linkKit(kit, project.path);
  symlinkSync(fileURLToPath(new URL('../..', import.meta.url)), join(project.path, 'node_modules/drizzle-guard'));
  project.write({
    '.gitignore': 'node_modules\n',
    'package.json': JSON.stringify({ type: 'module', devDependencies: { 'drizzle-kit': kitVersion(kit) } }),
    'drizzle.config.ts': "export default { dialect: 'postgresql', schema: './src/schema.ts', out: './drizzle' };\n",
  });
  project.schema(first).generate('init').schema(second).generate('email').commit('published');
  project.publish();
  return project;
}

interface Said {
  readonly exitCode: number;
  readonly said: string;
}

function lineOf(output: string, telling: RegExp): string {
  const lines = stripVTControlCharacters(output)
    .split('\n')
    .map((line) => line.trim());
  return (lines.find((line) => telling.test(line)) ?? lines.find((line) => line !== '') ?? '')
    .slice(0, 110)
    .replaceAll('|', '\\|');
}

/** What each tool says of what is staged. Linters of SQL get the SQL files that are new or changed, as in a pull request. */
function saidOf(project: Project): Record<string, Said> {
  project.git('add', '-A');
  const guard = project.run('node node_modules/drizzle-guard/dist/cli.js check --json');
  const report = JSON.parse(guard.stdout) as { findings: { rule: string; severity: string }[]; unchecked: { reason: string }[] };
  const rules = [...new Set(report.findings.map(({ rule, severity }) => (severity === 'error' ? rule : `(${rule})`)))];
  const found: Record<string, Said> = {
    'drizzle-guard': { exitCode: guard.exitCode, said: [...rules, ...report.unchecked.map(({ reason }) => reason)].join(', ') },
  };
  const changed = project
    .run("git diff --cached --name-only --diff-filter=AM origin/main -- '*.sql'")
    .stdout.trim()
    .split('\n')
    .join(' ');
  if (SQUAWK !== undefined) {
    const { exitCode, output } =
      changed.trim() === '' ? { exitCode: 0, output: 'no new SQL' } : project.run(`${SQUAWK} ${changed}`);
    const names = [
      ...new Set([...stripVTControlCharacters(output).matchAll(/(?:warning|error)\[([\w-]+)\]/g)].map(([, name]) => name)),
    ];
    found.squawk = { exitCode, said: names.join(', ') || lineOf(output, /error|warning/) };
  }
  if (LINT !== undefined) {
    const { exitCode, output } = project.run(`${LINT} --dir drizzle --since origin/main`);
    found['drizzle-migration-lint'] = { exitCode, said: lineOf(output, /error|warn|unsafe|✖|✗|\[/i) };
  }
  const check = project.run('node_modules/.bin/drizzle-kit check');
  found['drizzle-kit check'] = {
    exitCode: check.exitCode,
    said: lineOf(check.output, /error|warn|collision|malformed|fine|conflict/i),
  };
  return found;
}

for (const kit of ['0.31', '1.0'] as const) {
  console.log(`### drizzle-kit ${kitVersion(kit)}\n`);
  for (const [name, make] of Object.entries(mistakes)) {
    const project = projectOf(kit);
    try {
      const made = make(project);
      const isKnown = made !== undefined || name.startsWith('Two') || name.startsWith('A merge');
      if (!isKnown) continue;
      console.log(`- ${name}`);
      for (const [tool, { exitCode, said }] of Object.entries(saidOf(project))) console.log(`  - ${tool}: ${exitCode} ${said}`);
    } catch (error) {
      console.log(`- ${name}: ${(error as Error).message.slice(0, 300)}`);
    } finally {
      rmSync(project.path, { recursive: true, force: true });
    }
  }
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { judge } from '../../src/index.ts';
import generateHistories, { linkKit } from './generate-histories.ts';
import { kitVersion } from './histories.ts';
import { type Situation, saidBy } from './situation.ts';
import { difference, type Given, given } from './tamper.ts';
import { beyondIntegrity, neighbours, type Tampering, tamperingsOf } from './tampering.ts';
import { gitEnvironment, TestRepository } from './test-repository.ts';

// judging runs git in this process' environment
for (const name of Object.keys(process.env)) if (name.startsWith('GIT_')) delete process.env[name];
Object.assign(process.env, gitEnvironment());

interface Compared {
  readonly name: string;
  readonly theirs: { readonly exitCode: number; readonly message: string };
  readonly ours: { readonly verdict: string; readonly rules: readonly string[] };
}

/** What `drizzle-kit check` and drizzle-guard say of one situation. */
async function compare(name: string, { published, committed = published, staged }: Situation, { kit }: Given): Promise<Compared> {
  const repository = new TestRepository(mkdtempSync(join(tmpdir(), 'drizzle-guard-')));
  try {
    repository.git('init', '-q', '-b', 'main');
    repository.write({ ...published, '.gitignore': 'node_modules\n' }).commit('first');
    repository.publish();
    if (committed !== published) repository.write(difference(published, committed)).commit();
    repository.write(difference(committed, staged)).stage();
    repository.git('clean', '-fdq');
    const report = await judge({ cwd: repository.path, subject: { kind: 'index' } });
    linkKit(kit, repository.path);
    // last, because it writes to the folder it checks
    const { exitCode, output } = repository.run('node_modules/.bin/drizzle-kit check');
    return { name, theirs: { exitCode, message: messageOf(output) }, ours: { verdict: report.verdict, rules: saidBy(report) } };
  } finally {
    rmSync(repository.path, { recursive: true, force: true });
  }
}

/** The line that says most, without colours, cut to fit a table. */
function messageOf(output: string): string {
  const lines = stripVTControlCharacters(output)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(?:No config path|Reading config|Using '|at |\^|throw )/.test(line));
  const telling = lines.find((line) =>
    /error|warning|info|malformed|collision|fine|outdated|conflict|latest|unsupported/i.test(line),
  );
  return (telling ?? lines[0] ?? '').replaceAll('|', '\\|').slice(0, 70);
}

async function rowsOf(rows: readonly Tampering[], kind: Given): Promise<Compared[]> {
  const compared: Compared[] = [];
  for (const { name, situation } of rows) {
    const built = situation(kind);
    if (built !== undefined) compared.push(await compare(name, built, kind));
  }
  return compared;
}

function table(kind: Given, rows: readonly Compared[], what: string): string {
  const theirs = rows.filter(({ theirs }) => theirs.exitCode !== 0).length;
  const blocked = rows.filter(({ ours }) => ours.verdict === 'blocked').length;
  const warned = rows.filter(({ ours }) => ours.verdict !== 'blocked' && ours.rules.length > 0).length;
  return [
    `### ${what}: drizzle-kit ${kitVersion(kind.kit)}, ${kind.dialect}`,
    '',
    `| ${what} | \`drizzle-kit check\` | drizzle-guard |`,
    '|---|---|---|',
    ...rows.map(
      ({ name, theirs, ours }) =>
        `| ${name} | ${theirs.exitCode}: ${theirs.message} | ${[ours.verdict, ...ours.rules].join(', ')} |`,
    ),
    '',
    `\`drizzle-kit check\` fails on ${theirs} of ${rows.length}; drizzle-guard blocks ${blocked} and warns of ${warned}.`,
    '',
  ].join('\n');
}

await generateHistories();
for (const kind of given.filter(({ kit, dialect }) => dialect === 'postgresql' || (kit === '1.0' && dialect === 'sqlite'))) {
  console.log(table(kind, await rowsOf(tamperingsOf(kind), kind), 'tampering'));
  console.log(table(kind, await rowsOf(beyondIntegrity, kind), 'beyond level integrity'));
  console.log(table(kind, await rowsOf(neighbours, kind), 'legal neighbour'));
}

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { openRepository } from '../../src/git/repository.ts';
import { judge, type Report } from '../../src/index.ts';
import type { ReportedFinding } from '../../src/model/report.ts';
import type { Answers } from '../../src/repair/plan.ts';
import { planRepair } from '../../src/repair/repair.ts';
import { writeOutcome } from '../../src/repair/writing/index.ts';
import { every, oneIn } from './every.ts';
import { linkKit } from './generate-histories.ts';
import type { Dialect, Kit } from './histories.ts';
import { publishedRepository, TestRepository } from './repository.ts';
import { onto, type Situation, saidBy } from './situation.ts';
import {
  added,
  all,
  asJournal,
  difference,
  elsewhere,
  type Given,
  given,
  journalOf,
  journalPath,
  merged,
  moved,
  type Project,
  renamedMigration,
  type Tamper,
  textOf,
  withEntry,
  withJournal,
  without,
  withoutMigration,
  withoutSnapshot,
  withoutSql,
  withSnapshot,
  withSql,
} from './tamper.ts';
import { type Tampering, tamperingsOf } from './tampering.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** What no command can mend. */
const unmendable = new Set(['schema unloadable']);

const ignored = { '.gitignore': 'node_modules\n' };

function applicable(rows: readonly Tampering[], kind: Given) {
  return rows.flatMap(({ name, situation, says }) => {
    const built = unmendable.has(name) ? undefined : situation(kind);
    return built === undefined ? [] : [{ name, situation: built, says }];
  });
}

const day = 24 * 60 * 60 * 1000;
const byHand = 'UPDATE users SET email = lower(email) WHERE email <> lower(email);\n';
const statement = (sql: string) => `${sql}\n--> statement-breakpoint\n${byHand}`;

/** The newest published migration lies in the future. */
const future: Tamper = (project) =>
  project[journalPath] === undefined
    ? renamedMigration(2, (tag) => `20990101000000${tag.slice(14)}`)(project)
    : withEntry(2, (one) => {
        one.when += 400 * day;
      })(project);

/** Theirs, and mine after it under the next number, still generated from the one before both. */
export function sideBySide(theirs: Project, mine: Project): Project {
  const [sql, snapshot] = ['drizzle/0003_step_4b.sql', 'drizzle/meta/0003_snapshot.json'].map((path) => textOf(mine, path));
  const entry = journalOf(mine).entries.at(-1);
  const both = {
    ...theirs,
    'src/schema.ts': textOf(merged(mine, theirs), 'src/schema.ts'),
    'drizzle/0004_step_4b.sql': sql ?? '',
    'drizzle/meta/0004_snapshot.json': snapshot ?? '',
  };
  return withJournal(({ entries }) => {
    if (entry !== undefined) entries.push({ ...entry, idx: 4, tag: '0004_step_4b', when: (entries.at(-1)?.when ?? 0) + 1000 });
  })(both);
}

const on = (kit: Given['kit'], row: Tampering): Tampering => ({
  ...row,
  situation: (kind) => (kind.kit === kit ? row.situation(kind) : undefined),
});

/** Beside the tables: what takes another way to mend. */
export const more: readonly Tampering[] = [
  on('0.31', {
    name: 'dated in the future',
    situation: ({ at }) => ({
      published: at('3'),
      staged: withEntry(-1, (one) => {
        one.when += 400 * day;
      })(at('4')),
    }),
    says: ['when-in-future'],
  }),
  on('1.0', {
    name: 'dated in the future',
    situation: ({ at }) => ({
      published: at('3'),
      staged: renamedMigration(-1, (tag) => `20990101000000${tag.slice(14)}`)(at('4')),
    }),
    says: ['when-in-future'],
  }),
  on('0.31', {
    name: 'after a published one that is dated in the future',
    situation: ({ at }) => ({ published: future(at('3')), staged: future(at('4')) }),
    says: ['when-not-increasing'],
  }),
  on('1.0', {
    name: 'after a published one that is dated in the future',
    situation: ({ at }) => ({ published: future(at('3')), staged: future(at('4')) }),
    says: ['snapshot-chain-broken'],
  }),
  on('0.31', {
    name: 'two new ones after a published one that is dated in the future',
    situation: ({ at }) => ({ published: future(at('3')), staged: future(at('5')) }),
    says: ['when-not-increasing', 'when-not-increasing'],
  }),
  on('1.0', {
    name: 'published folders become a journal',
    situation: ({ at }) => onto(at('3'), asJournal),
    says: ['layout-changed'],
  }),
  {
    name: 'published ones reset',
    situation: ({ at }) => ({ published: at('3'), staged: at('3reset') }),
    says: ['committed-migration-deleted'],
  },
  {
    name: 'published ones squashed',
    situation: ({ at }) => ({ published: at('4'), staged: at('4squash') }),
    says: ['committed-migration-deleted'],
  },
  {
    name: 'published one generated again',
    situation: ({ at }) => ({ published: at('4'), staged: at('4again') }),
    says: ['committed-migration-deleted'],
  },
  {
    name: 'all published ones deleted',
    situation: ({ at }) =>
      onto(at('3'), (project) => without(...Object.keys(project).filter((path) => path.startsWith('drizzle/')))(project)),
    says: ['committed-migration-deleted'],
  },
  {
    name: 'published one deleted while the folder moves',
    situation: ({ at }) => onto(at('3'), all(withoutMigration(1), elsewhere)),
    says: ['committed-migration-deleted'],
  },
  {
    name: 'SQL edited while the folder moves',
    situation: ({ at }) => onto(at('3'), all(withSql(1, statement), elsewhere)),
    says: ['committed-sql-edited'],
  },
  {
    name: 'snapshot edited while the folder moves',
    situation: ({ at }) =>
      onto(
        at('3'),
        all(
          withSnapshot(1, (one) => {
            one.extra = 1;
          }),
          elsewhere,
        ),
      ),
    says: ['committed-snapshot-edited'],
  },
  {
    name: 'SQL deleted while the folder moves',
    situation: ({ at }) => onto(at('3'), all(withoutSql(1), elsewhere)),
    says: ['journal-entry-without-sql'],
  },
  {
    name: 'snapshot deleted while the folder moves',
    situation: ({ at }) => onto(at('3'), all(withoutSnapshot(1), elsewhere)),
    says: ['snapshot-missing'],
  },
  {
    name: 'a new one without its SQL while the folder moves',
    situation: ({ at }) => ({ published: at('3'), staged: all(withoutSql(-1), elsewhere)(at('4')) }),
    says: ['journal-entry-without-sql'],
  },
  on('1.0', {
    name: 'renamed and edited',
    situation: ({ at }) =>
      onto(
        at('3'),
        all(
          withSql(1, statement),
          renamedMigration(1, (tag) => `${tag}_better`),
        ),
      ),
    says: ['committed-sql-edited', 'migration-renamed'],
  }),
  on('0.31', {
    name: 'renamed with another prefix, and all its files',
    situation: ({ at }) =>
      onto(
        at('3'),
        all(
          renamedMigration(-1, () => '0007_better'),
          moved('drizzle/meta/0002_', 'drizzle/meta/0007_'),
        ),
      ),
    says: ['journal-entry-edited'],
  }),
  {
    name: 'the first migrations of a project, one without its SQL',
    situation: ({ at }) => ({ published: { 'readme.md': 'x' }, staged: withoutSql(1)(at('3')) }),
    says: ['journal-entry-without-sql'],
  },
  {
    name: 'hand-written SQL under a name that is taken, and one with a space',
    situation: ({ at }) =>
      onto(at('3'), added({ 'drizzle/0003_step_3.sql': byHand, 'drizzle/fix users.sql': `-- two\n${byHand}` })),
    says: ['sql-not-in-journal', 'sql-not-in-journal'],
  },
  {
    name: 'two edits and a deletion at once',
    situation: ({ at }) => onto(at('4'), all(withSql(0, statement), withSql(1, statement), withoutMigration(-1))),
    says: ['committed-migration-deleted', 'committed-sql-edited', 'committed-sql-edited'],
  },
  on('0.31', {
    name: 'a custom migration beside a published one of its number',
    situation: ({ at }) =>
      onto(
        at('4'),
        all(
          added({ 'drizzle/0003_policies.sql': `-- Custom SQL migration file, put your code below! --\n${byHand}` }),
          withJournal(({ entries }) => {
            const last = entries.at(-1);
            if (last !== undefined) entries.push({ ...last, tag: '0003_policies', when: last.when + 1000 });
          }),
        ),
      ),
    says: ['duplicate-migration'],
  }),
  on('0.31', {
    name: 'the journal under a name in capitals',
    situation: ({ at }) => onto(at('3'), moved(journalPath, 'drizzle/meta/_JOURNAL.json')),
    says: ['names-differ-in-case'],
  }),
  {
    name: 'an attribute that changes what is checked out',
    situation: ({ at }) => onto(at('3'), added({ '.gitattributes': '*.sql ident\n' })),
    says: ['checked-out-otherwise'],
  },
  on('0.31', {
    name: 'two that were generated from one parent, under numbers of their own',
    situation: ({ at }) => ({ published: at('4'), staged: sideBySide(at('4'), at('4b')) }),
    says: ['snapshot-collision'],
  }),
  on('0.31', {
    name: 'two collisions at once',
    situation: ({ at }) => ({
      published: at('3'),
      staged: all(
        withEntry(-2, (one) => {
          one.idx = 2;
        }),
        withoutSql(-1),
      )(at('5')),
    }),
    says: ['journal-entry-without-sql', 'duplicate-migration'],
  }),
];

/** Where a person may stand who pastes, and with which shell. */
export interface Paster {
  readonly from: 'the top' | 'a folder' | 'a linked worktree';
  readonly shell: 'dash' | 'bash';
}

export const pasters: readonly Paster[] = (['the top', 'a folder', 'a linked worktree'] as const).flatMap((from) =>
  (['dash', 'bash'] as const).map((shell) => ({ from, shell })),
);

/** A repository in a situation, its kit installed. */
export function repositoryOf(
  { published, committed = published, staged }: Situation,
  { kit }: Given,
  { from }: Paster,
): TestRepository {
  const first = publishedRepository({ ...published, ...ignored });
  const repository = from === 'a linked worktree' ? linkedTo(first) : first;
  linkKit(kit, repository.path);
  if (committed !== published) repository.write(difference(published, committed)).commit();
  repository.write(difference(committed, staged)).stage();
  // no editor or git leaves folders empty
  repository.git('clean', '-fdq');
  return repository;
}

/** The same in a linked worktree, which has no node_modules yet. */
export function linkedTo(repository: TestRepository): TestRepository {
  const path = join(mkdtempSync(join(tmpdir(), 'drizzle-guard-linked-')), 'tree');
  repository.git('worktree', 'add', '-q', path);
  process.on('exit', () => rmSync(join(path, '..'), { recursive: true, force: true }));
  return new TestRepository(path);
}

const judged = ({ path }: TestRepository) => judge({ cwd: path, subject: { kind: 'index' } });

let quickNpx: string | undefined;

/**
 * A PATH on which npx only does what it does for a command that is installed. npm's own takes half a second to find that out; the demo and
 * the answers to renames are pasted with it.
 */
function pathWithQuickNpx(): string {
  if (quickNpx === undefined) {
    quickNpx = mkdtempSync(join(tmpdir(), 'drizzle-guard-npx-'));
    const script = [
      '#!/bin/sh',
      // a terminal would be asked; a person who pastes says yes
      `if [ "$1" = drizzle-guard ]; then shift; exec node '${cli}' "$@" --yes; fi`,
      // npm's half a second keeps two commands of drizzle-kit out of one second, which 1.0 warns of
      '[ "$(cat "$0.ended" 2>/dev/null)" != "$(date +%s)" ] || sleep 1',
      'command=$1',
      'shift',
      '"./node_modules/.bin/$command" "$@" || exit',
      'date +%s > "$0.ended"',
      '',
    ].join('\n');
    writeFileSync(join(quickNpx, 'npx'), script, { mode: 0o755 });
    const folder = quickNpx;
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  }
  return `${quickNpx}:${process.env.PATH}`;
}

/** What `repair` does in this process. */
const plainFix = 'npx drizzle-guard fix';

/** Whether the first command of a finding is `fix` without options. */
export function isPlainFix({ fix }: Pick<ReportedFinding, 'fix'>): boolean {
  return fix.flatMap(({ run }) => run)[0] === plainFix;
}

/** Pastes what each finding says but a plain `fix`, in the order of the report; of one cause only the first has commands. */
export function applyFixes(
  repository: TestRepository,
  { findings }: Report,
  { from, shell }: Paster = pasters[0] as Paster,
): void {
  for (const { rule, fix } of findings) {
    if (isPlainFix({ fix })) continue;
    const commands = fix.flatMap(({ run }) => run).filter((command) => command !== plainFix);
    const refers = fix.some(({ say }) => say.endsWith(' solve this as well.'));
    expect(commands.length > 0 || refers, `${rule} has commands`).toBe(true);
    paste(repository, commands, { from, shell });
  }
}

/** Pastes commands where a person stands. */
export function paste(repository: TestRepository, commands: readonly string[], { from, shell }: Paster): void {
  const folder = join(repository.path, from === 'a folder' ? 'some/folder' : '.');
  mkdirSync(folder, { recursive: true });
  const { exitCode, output } = new TestRepository(folder).run(`${shell} -e`, {
    input: `${commands.join('\n')}\n`,
    env: { PATH: pathWithQuickNpx(), GIT_EDITOR: 'true' },
  });
  expect(exitCode, `${commands.join('\n')}\n\n${output}`).toBe(0);
}

/** What `npx drizzle-guard fix --yes` does, in this process; decisions may be left to a person. */
export async function repair(
  repository: TestRepository,
  answers: Partial<Answers> = {},
  mayLeave: readonly string[] = [],
): Promise<void> {
  const opened = await openRepository(repository.path);
  try {
    const { plan, report } = await planRepair(opened, { renames: [], creates: [], restores: [], ...answers });
    const left = saidBy(report).filter((rule) => !mayLeave.some((one) => rule.startsWith(one)));
    expect([plan.questions, left]).toEqual([[], []]);
    await writeOutcome(opened, { outs: plan.outs, files: plan.contents }, { says: 'test' });
  } finally {
    opened.close();
  }
}

/** What the backups of repairs keep. */
function keptInBackups(repository: TestRepository): string {
  const refs = repository.git('for-each-ref', '--format=%(refname)', 'refs/drizzle-guard/backups');
  return refs === '' ? '' : repository.run(`git grep -h '' ${refs.replaceAll('\n', ' ')}`).stdout;
}

/** What fixes keep in the git directory. */
function keptInGitFolder(repository: TestRepository): string[] {
  const folder = repository.git('rev-parse', '--absolute-git-dir');
  return readdirSync(folder)
    .filter((name) => name.startsWith('drizzle-guard-'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

/** The lines that only the staged files had and that are nowhere in the working tree any more. */
export function lostLines(repository: TestRepository, { published, staged }: Pick<Situation, 'published' | 'staged'>): string[] {
  const { path } = repository;
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const kept = files
    .filter(({ parentPath }) => !/\/(?:\.git|node_modules)(?:\/|$)/.test(parentPath))
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'))
    .concat(keptInGitFolder(repository), keptInBackups(repository))
    .join('\n');
  const linesOf = (project: Project) => new Set(Object.keys(project).flatMap((name) => textOf(project, name).split('\n')));
  const old = linesOf(published);
  return [...linesOf(staged)].filter((line) => !old.has(line) && !kept.includes(line));
}

/**
 * Every finding is mended as the report says, with the real kit: by one `fix`, or by what is pasted where that cannot do it. What was staged is
 * somewhere still, and what is published is what it was. Dialects of one kit can share the rows: one has every second, the other the rest, and
 * each what only it can have.
 */
export function fixTable(kit: Kit, dialect: Dialect, sharedWith?: Dialect): void {
  const kindOf = (name: Dialect) => given.find((one) => one.kit === kit && one.dialect === name) as Given;
  const kind = kindOf(dialect);
  const all = applicable([...tamperingsOf(kind), ...more], kind);
  const others = sharedWith && applicable([...tamperingsOf(kind), ...more], kindOf(sharedWith)).map(({ name }) => name);
  const turn = sharedWith !== undefined && dialect > sharedWith ? 1 : 0;
  const rows = all.filter(({ name }) => others === undefined || !others.includes(name) || others.indexOf(name) % 2 !== turn);
  describe(`${kit} ${dialect}: the fix that is printed mends`, () => {
    const pasted = rows.map((row, at) => ({ ...row, paster: pasters[at % pasters.length] as Paster }));
    const mended = async ({ situation, says, paster }: (typeof pasted)[number]) => {
      const repository = repositoryOf(situation, kind, paster);
      const before = await judged(repository);
      expect(saidBy(before)).toEqual(says);
      applyFixes(repository, before, paster);
      if (before.findings.some(isPlainFix)) {
        await repair(repository);
        expect(changedFiles(repository, situation)).toEqual([]);
      }

      expect(repository.git('ls-files', '-o', '--exclude-standard'), 'no litter').toBe('');

      expect(saidBy(await judged(repository))).toEqual([]);
      expect(saidBy(await judged(repository.stage())), 'once everything is staged').toEqual([]);
      // the one number that is the mistake itself may go
      const rewritten = before.findings.some(({ rule }) => rule.startsWith('when-'));
      expect(lostLines(repository, situation).filter((line) => !rewritten || !line.includes('"when"'))).toEqual([]);
    };
    const { always, others: rest } = oneIn(2, pasted);
    test.each(always)('$name, from $paster.from', mended);
    test.skipIf(!every).each(rest)('$name, from $paster.from', mended);
  });
}

/** Published migrations that are not byte for byte what they were. */
function changedFiles(repository: TestRepository, { published }: Situation): string[] {
  const guarded = Object.keys(published).filter((path) => path.startsWith('drizzle/') && path !== journalPath);
  // the folder may have moved, and stays where it is
  const placeOf = (path: string) => (repository.exists('db/migrations') ? path.replace(/^drizzle/, 'db/migrations') : path);
  return guarded.filter(
    (path) => !repository.exists(placeOf(path)) || repository.read(placeOf(path)) !== textOf(published, path),
  );
}

import { expect, test } from 'vitest';
import { isLocalConfig, isPush, pushTarget } from '../src/config/push-target.ts';
import { tablesIn, typedIn } from '../src/config/table-source.ts';
import { readWorkflow } from '../src/config/workflow.ts';
import { reasonFor } from '../src/evidence/how.ts';
import { lockfiles } from '../src/kit/installed/lockfiles.ts';
import { isPulled } from '../src/kit/replay/generated-sql.ts';
import { approvalsIn } from '../src/model/approval-lines.ts';
import { configsIn } from '../src/model/files.ts';
import { redact } from '../src/model/secrets.ts';
import { quote } from '../src/model/shell.ts';
import { recordedRenames } from '../src/snapshots/renames.ts';
import { filesIn } from './support/replays.ts';

/** What a stranger may put into a file, a message or a name, one thing after the other. */
const pieces: readonly string[] = [
  ...[' ', '\t', '\n', '\v', '/', '-', '+', '@', '.', '\\', '[', '<', '(', '"', "'", '`', '[]', '\\"', '"\\', '/*a', '//', '`\\'],
  ...[
    'a',
    '1',
    'a.',
    'a:',
    'a@',
    'a b',
    '@x',
    '::',
    ': ',
    '- ',
    'G@',
    'ws://',
    'https://a',
    'a://',
    'file:',
    '--host ',
    'DB_HOST',
  ],
  ...['drizzle-kit ', 'drizzle-kit -a b ', 'drizzle-kit\t-"', 'drizzle-kit generate ', '--config ', 'push '],
  ...[
    'const a:b ',
    'const\nn:$',
    'const a=',
    'const a=table(',
    "const a=table('b',",
    'typeof a.',
    'InferModel<typeof a.',
    'createSchema(a.',
  ],
  ...['Migration-Approved: ', 'Migration-Approved: a b: c\n', 'Approved-by: a\v', 'Migration-Override: a  b', ' x\n'],
  ...['"drizzle-kit": [', '"prevIds":[', 'importers:\n', "  '.':\n", 'drizzle-kit@', '    drizzle-kit:\n      a\n', '.config.s'],
  ...[
    'ALTER TABLE "a" RENAME TO "b";\n',
    'ALTER TABLE "',
    'RENAME TABLE `a` TO `a`;\n',
    'ALTER TABLE "a" RENAME COLUMN "b" TO "b";\n',
  ],
];
const starts = [
  '',
  'const a',
  'Migration-Approved:',
  'Approved-by:d',
  'postgres://',
  'drizzle',
  '-- Current sql file was generated after introspecting the database\n/*',
];
const ends = ['', '\0', 'x)', '\ny', ' --custom', '@h'];

const wanted = { name: 'drizzle-kit', folder: 'packages/db', range: '^1' };
const readers: Readonly<Record<string, (text: string) => unknown>> = {
  'tables of a source': tablesIn,
  'types of a source': typedIn,
  'a command that pushes': isPush,
  'the target of a command': (text) => pushTarget('push', text),
  'a config': isLocalConfig,
  'approvals of a message': (text) => approvalsIn(text, 'Ada <ada@example.com>'),
  'the author of a commit': (text) => approvalsIn('Approved-by: Bob\nMigration-Approved: a b: c', text),
  'overrides of a message': (text) => reasonFor(text, []),
  'an address in an error': redact,
  'a word for a shell': quote,
  'a file name': (text) => configsIn({ entries: new Map([[`drizzle${text}`, { oid: '', mode: '' }]]) }),
  'renames of a migration': (text) => recordedRenames({}, text),
  'SQL of a pull': (text) => isPulled(text, { statements: [] }),
  ...Object.fromEntries(
    Object.entries(lockfiles)
      .filter(([name]) => name !== 'npm')
      .map(([name, { version }]) => [`${name}'s lockfile`, (text: string) => version(text, wanted)]),
  ),
};

/** Milliseconds for 20 kB: what starts again at every character needs ten times as long. */
const limit = 200;

test.each(Object.entries(readers))('%s is read in time, whatever it holds', (_, read) => {
  const slow = pieces.flatMap((piece) =>
    starts.flatMap((start, at) => {
      const text = start + piece.repeat(Math.ceil(20_000 / piece.length)) + (ends[at % ends.length] ?? '');
      // a busy machine is slow once
      return timeOf(read, text) > limit && timeOf(read, text) > limit ? [JSON.stringify([start, piece])] : [];
    }),
  );
  expect(slow).toEqual([]);
});

test('a script of a package is read in time', async () => {
  const generate = 'drizzle-kit generate '.repeat(5_000);
  const files = filesIn({
    'package.json': JSON.stringify({ scripts: { a: `${generate}--custom` } }),
    'drizzle/meta/_journal.json': '{}',
  });
  const started = performance.now();
  await readWorkflow(files, 'drizzle');
  expect(performance.now() - started).toBeLessThan(limit);
});

function timeOf(read: (text: string) => unknown, text: string): number {
  const started = performance.now();
  read(text);
  return performance.now() - started;
}

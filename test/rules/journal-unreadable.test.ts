import { ruleTable } from '../support/cases.ts';
import { onto } from '../support/situation.ts';
import { added, all, edited, journalOf, journalPath, kitJson, without } from '../support/tamper.ts';

const journal = (edit: (text: string) => string | Uint8Array) => edited(journalPath, edit);
const shape = (edit: (journal: Record<string, unknown>) => unknown) =>
  journal((text) => JSON.stringify(edit(JSON.parse(text) as Record<string, unknown>)));

ruleTable('journal-unreadable', {
  kits: ['0.31'],
  bad: {
    'conflict markers': ({ at }) => ({
      ...onto(
        at('3'),
        journal((text) => text.replace('"idx": 2', '<<<<<<< HEAD\n      "idx": 2\n=======\n      "idx": 2\n>>>>>>> theirs')),
      ),
      path: journalPath,
    }),
    'conflict markers beside a new migration': ({ at }) => ({
      published: at('3'),
      staged: journal((text) => text.replace('"idx": 3', '<<<<<<< HEAD\n      "idx": 3\n=======\n      "idx": 3\n>>>>>>> x'))(
        at('4'),
      ),
    }),
    truncated: ({ at }) =>
      onto(
        at('3'),
        journal((text) => text.slice(0, -40)),
      ),
    empty: ({ at }) =>
      onto(
        at('3'),
        journal(() => ''),
      ),
    'two documents': ({ at }) =>
      onto(
        at('3'),
        journal((text) => `${text}\n${text}\n`),
      ),
    'a trailing comma': ({ at }) =>
      onto(
        at('3'),
        journal((text) => text.replace(/\}\s*\]/, '},]')),
      ),
    'a list instead of an object': ({ at }) =>
      onto(
        at('3'),
        shape(({ entries }) => entries),
      ),
    null: ({ at }) =>
      onto(
        at('3'),
        journal(() => 'null\n'),
      ),
    'without entries': ({ at }) =>
      onto(
        at('3'),
        shape(({ entries: _, ...rest }) => rest),
      ),
    'without dialect': ({ at }) =>
      onto(
        at('3'),
        shape(({ dialect: _, ...rest }) => rest),
      ),
    'idx as text': ({ at }) =>
      onto(
        at('3'),
        journal((text) => text.replace('"idx": 1', '"idx": "1"')),
      ),
    'when as a date': ({ at }) =>
      onto(
        at('3'),
        journal((text) => text.replace(/"when": \d+/, '"when": "2026-11-02"')),
      ),
    'an empty tag': ({ at }) =>
      onto(
        at('3'),
        journal((text) => text.replace(/"tag": "[^"]+"/, '"tag": ""')),
      ),
    'a byte order mark': ({ at }) =>
      onto(
        at('3'),
        journal((text) => `\uFEFF${text}`),
      ),
    'UTF-16': ({ at }) =>
      onto(
        at('3'),
        journal((text) => Buffer.from(`\uFEFF${text}`, 'utf16le')),
      ),
    missing: ({ at }) => ({ ...onto(at('3'), without(journalPath)), path: journalPath }),
    'the whole of meta/ missing': ({ at }) =>
      onto(at('3'), (project) => without(...Object.keys(project).filter((path) => path.includes('/meta/')))(project)),
    'the first journal of a project': ({ at }) => ({ published: { 'readme.md': 'x' }, staged: journal(() => '{')(at('3')) }),
  },
  ok: {
    minified: ({ at }) =>
      onto(
        at('3'),
        journal((text) => JSON.stringify(JSON.parse(text))),
      ),
    'indented with tabs, with CRLF and a final newline': ({ at }) =>
      onto(
        at('3'),
        journal((text) => `${JSON.stringify(JSON.parse(text), null, '\t')}\n`.replaceAll('\n', '\r\n')),
      ),
    'keys in another order': ({ at }) =>
      onto(
        at('3'),
        shape(({ version, dialect, entries }) => ({ entries, dialect, version })),
      ),
    'a key that drizzle-kit does not know': ({ at }) =>
      onto(
        at('3'),
        shape((all) => ({ ...all, $schema: 'x' })),
      ),
    'conflict markers inside a name': ({ at }) =>
      onto(
        at('3'),
        shape((all) => ({ ...all, note: '<<<<<<< x' })),
      ),
    'the first, empty journal': ({ at, dialect }) => ({
      published: { 'readme.md': 'x' },
      staged: all(added({ [journalPath]: JSON.stringify({ version: '7', dialect, entries: [] }) }))({ 'readme.md': 'x' }),
      now: journalOf(at('3')).entries[0]?.when ?? 0,
    }),
    'formatted beside a new migration': ({ at }) => ({
      published: at('3'),
      staged: journal((text) => `${kitJson(JSON.parse(text))}\n`)(at('4')),
    }),
  },
});

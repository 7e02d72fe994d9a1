import { ruleTable } from '../support/cases.ts';
import { onto } from '../support/situation.ts';
import { edited, type Given, place, type SnapshotJson, withSnapshot } from '../support/tamper.ts';

const text = (at: number, edit: (text: string) => string | Uint8Array) => (project: ReturnType<Given['at']>) =>
  edited(place(project, at).snapshot, edit)(project);
const shape = (at: number, edit: (snapshot: SnapshotJson) => unknown) =>
  text(at, (json) => JSON.stringify(edit(JSON.parse(json) as SnapshotJson)));
const conflict = (json: string) => json.replace(/("id": .*)\n/, '<<<<<<< HEAD\n$1\n=======\n$1\n>>>>>>> theirs\n');

ruleTable('snapshot-unreadable', {
  bad: {
    'conflict markers in a new one': ({ at }) => ({
      published: at('3'),
      staged: text(-1, conflict)(at('4')),
      path: place(at('4'), -1).snapshot,
    }),
    'conflict markers in a published one': ({ at }) => ({
      ...onto(at('3'), text(-1, conflict)),
      path: place(at('3'), -1).snapshot,
    }),
    truncated: ({ at }) =>
      onto(
        at('3'),
        text(-1, (json) => json.slice(0, -30)),
      ),
    'truncated in the middle of the history': ({ at }) =>
      onto(
        at('3'),
        text(1, (json) => json.slice(0, -30)),
      ),
    'truncated, the parent of a new one': ({ at }) => ({
      published: at('3'),
      staged: text(2, (json) => json.slice(0, -30))(at('4')),
    }),
    empty: ({ at }) =>
      onto(
        at('3'),
        text(-1, () => ''),
      ),
    'two documents': ({ at }) =>
      onto(
        at('3'),
        text(-1, (json) => json + json),
      ),
    'a list': ({ at }) =>
      onto(
        at('3'),
        shape(-1, (one) => [one]),
      ),
    'without id': ({ at }) =>
      onto(
        at('3'),
        shape(-1, ({ id: _, ...rest }) => rest),
      ),
    'without a parent': ({ at }) =>
      onto(
        at('3'),
        shape(-1, ({ prevId: _, prevIds: __, ...rest }) => rest),
      ),
    'without version': ({ at }) =>
      onto(
        at('3'),
        shape(-1, ({ version: _, ...rest }) => rest),
      ),
    'a byte order mark': ({ at }) =>
      onto(
        at('3'),
        text(-1, (json) => `\uFEFF${json}`),
      ),
    'UTF-16': ({ at }) =>
      onto(
        at('3'),
        text(-1, (json) => Buffer.from(`\uFEFF${json}`, 'utf16le')),
      ),
  },
  ok: {
    minified: ({ at }) =>
      onto(
        at('3'),
        shape(-1, (one) => one),
      ),
    'formatted with tabs, CRLF and a final newline': ({ at }) =>
      onto(
        at('3'),
        text(-1, (json) => `${JSON.stringify(JSON.parse(json), null, '\t')}\n`.replaceAll('\n', '\r\n')),
      ),
    'keys in another order': ({ at }) =>
      onto(
        at('3'),
        shape(-1, (one) => Object.fromEntries(Object.entries(one).reverse())),
      ),
    'it was published unreadable': ({ at }) => {
      const published = text(1, () => '{')(at('3'));
      return { published, staged: { ...published, 'readme.md': 'x' } };
    },
    'it was published unreadable and is mended': ({ at }) => ({ published: text(1, () => '{')(at('3')), staged: at('3') }),
    'a new one of unknown keys': ({ at }) => ({
      published: at('3'),
      staged: withSnapshot(-1, (one) => (one.extra = 1))(at('4')),
    }),
  },
});

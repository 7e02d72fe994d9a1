import { expect, test } from 'vitest';
import { uneditable, withItem, withoutItem } from '../../src/config/json-list.ts';

const item = (value: unknown) => ({
  list: ['hooks', 'PreToolUse'],
  value,
  isOurs: (one: unknown) => JSON.stringify(one).includes('ours'),
});
const ours = { matcher: 'Bash', hooks: [{ command: 'ours' }] };
const theirs = '{ "matcher": "Edit", "hooks": [{ "command": "theirs" }] }';

const texts = {
  'nothing else': '{\n  "permissions": { "deny": ["a"] }\n}\n',
  'other hooks': `{\n  "hooks": {\n    "Stop": [${theirs}]\n  },\n  "z": 1\n}\n`,
  'a list on one line': `{ "hooks": { "PreToolUse": [${theirs}] } }\n`,
  'a list on lines': `{\n\t"hooks": {\n\t\t"PreToolUse": [\n\t\t\t${theirs}\n\t\t]\n\t}\n}`,
  CRLF: `{\r\n  "hooks": {\r\n    "PreToolUse": [\r\n      ${theirs}\r\n    ]\r\n  }\r\n}\r\n`,
  comments: `{\n  // ours alone\n  "hooks": {\n    "PreToolUse": [\n      ${theirs} // last\n    ],\n  },\n}\n`,
};

test.each(Object.entries(texts))('%s: adding twice adds once, and removing gives back every byte', (_, text) => {
  const added = withItem(text, item(ours)) ?? '';
  expect(uneditable(added)).toBeUndefined();
  expect(added).toContain('"ours"');
  expect(/[^\r]\n/.test(added)).toBe(/[^\r]\n/.test(text));
  expect(withItem(added, item(ours))).toBe(added);
  expect(withoutItem(added, item(undefined))).toBe(text);
});

test('an older item is brought up to date where it stands', () => {
  const old = withItem(texts['a list on lines'], item({ command: 'ours, old' })) ?? '';
  expect(withItem(old, item(ours))).toBe(withItem(texts['a list on lines'], item(ours)));
});

test('what is no list of hooks is left alone', () => {
  expect(withItem('{ "hooks": { "PreToolUse": {} } }', item(ours))).toBeUndefined();
  expect(withItem('{ "hooks": [] }', item(ours))).toBeUndefined();
  expect([uneditable('[]'), uneditable('{ "a": ')]).toEqual(['it is not an object', 'it is not valid JSON']);
});

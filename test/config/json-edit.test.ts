import { expect, test } from 'vitest';
import { withoutProperty, withProperty } from '../../src/config/json-edit.ts';

const path = ['scripts', 'prepare'];

test.each([
  ['two spaces', '{\n  "name": "app",\n  "scripts": {\n    "test": "true"\n  },\n  "z": 1\n}\n'],
  ['tabs, no final newline', '{\n\t"scripts": {\n\t\t"test": "true"\n\t}\n}'],
  ['CRLF', '{\r\n  "name": "app"\r\n}\r\n'],
  ['a byte order mark', '\uFEFF{\n  "name": "app"\n}\n'],
  ['no scripts', '{\n    "name": "app"\n}\n'],
  ['scripts on one line', '{\n  "scripts": { "test": "true" },\n  "files": ["a", "b"]\n}\n'],
  ['empty scripts', '{\n  "scripts": {}\n}\n'],
  ['one line', '{ "name": "app" }\n'],
  ['minified', '{"name":"app","scripts":{"test":"true"}}'],
  ['empty', '{}\n'],
])('%s: only the property is added, and removing it gives back every byte', (_, text) => {
  const added = withProperty(text, path, 'husky');
  const plain = JSON.parse(text.replace('\uFEFF', ''));
  expect(JSON.parse(added.replace('\uFEFF', ''))).toEqual({ ...plain, scripts: { ...plain.scripts, prepare: 'husky' } });
  expect(added.includes('\n') && text.includes('\r\n')).toBe(/\r\n/.test(added));
  expect(/[^\r]\n/.test(added)).toBe(/[^\r]\n/.test(text));
  expect(withoutProperty(added, path)).toBe(text);
});

test('a value is replaced where it stands', () => {
  expect(withProperty('{ "scripts": { "prepare" : "tsc", "test": "x" } }', path, 'a && "b"')).toBe(
    '{ "scripts": { "prepare" : "a && \\"b\\"", "test": "x" } }',
  );
});

test('ok: nothing to remove', () => {
  expect(withoutProperty('{ "scripts": {} }', path)).toBe('{ "scripts": {} }');
});

import { describe, expect, test } from 'vitest';
import { type Change, changed, configurationIn } from '../../src/hooks/formats/configuration.ts';
import { withoutTypes, withTypes } from '../../src/hooks/managers/pre-commit-types.ts';

const command = { run: 'sh "$(test -d x || echo "a b")" \'{1}\'', use_stdin: true };
const set = (place: readonly string[]): Change => ({ kind: 'set', place, value: command });
const inCommands = set(['pre-commit', 'commands', 'drizzle-guard']);
const inJobs: Change = { kind: 'append', place: ['pre-commit', 'jobs'], value: { name: 'drizzle-guard', ...command } };

/** Files, and where in them the entry goes. */
const files: readonly (readonly [path: string, text: string, change: Change, removed: Change['place']])[] = [
  ['a.yml', '', inCommands, inCommands.place],
  ['a.yml', '# nothing but a remark\n', inCommands, inCommands.place],
  ['a.yml', 'pre-push:\n  commands:\n    a: {run: x}', inCommands, inCommands.place],
  [
    'a.yml',
    'pre-commit:\n    commands:   # two\n        a:\n            run: |\n                x\n\n        b: {run: y}   # b\n\n# end\n\n',
    inCommands,
    inCommands.place,
  ],
  [
    'a.yml',
    'pre-commit:\r\n  parallel: true\r\npre-push:\r\n  commands:\r\n    a:\r\n      run: x\r\n',
    inCommands,
    inCommands.place,
  ],
  [
    'a.yml',
    "pre-commit:\n  jobs:\n  - name: 'a'\n    run: >-\n      x\n      y\n  # last\nother: &b [1,   2]\n",
    inJobs,
    ['pre-commit', 'jobs', 1],
  ],
  ['a.toml', '[pre-commit.commands.a] # remark\nrun = "x"', inCommands, inCommands.place],
  ['a.toml', '[[pre-commit.jobs]]\r\nrun   =  "x"\r\n\r\n', inJobs, ['pre-commit', 'jobs', 1]],
  ['a.toml', '', inCommands, inCommands.place],
  ['a.json', '{ "pre-commit": { "commands": { "a": { "run": "x" } } } }', inCommands, inCommands.place],
  ['a.json', '{\r\n\t"pre-push": {}\r\n}\r\n', inCommands, inCommands.place],
  [
    'a.jsonc',
    '{\n  // why\n  "pre-commit": {\n    "jobs": [\n      { "run": "x" }, // first\n      { "run":   "y" }\n    ]\n  }\n}\n',
    inJobs,
    ['pre-commit', 'jobs', 2],
  ],
  ['a.json', '{"pre-commit": {"jobs": [{"run": "x"}]}}\n', inJobs, ['pre-commit', 'jobs', 1]],
];

test.each(files)('%s with %j takes an entry, and gives every byte back without it', async (path, text, change, place) => {
  const after = await changed(path, text, change);
  expect(after).toBeDefined();
  expect(await configurationIn(path, after ?? '', '')).toMatchObject({ 'pre-commit': expect.anything() });
  expect(after).toContain('use_stdin');
  expect(after?.includes('\r\n')).toBe(text.includes('\r\n'));
  if (text.includes('\r\n')) expect(after?.replaceAll('\r\n', '')).not.toContain('\n');
  expect(await changed(path, after ?? '', { kind: 'remove', place })).toBe(text);
});

test.each([
  ['a.yml', 'pre-commit: {commands: {a: {run: x}}}\n'],
  ['a.yml', 'x: &x\n  commands: {}\npre-commit: *x\n'],
  ['a.yml', 'pre-commit: text\n'],
  ['a.toml', 'pre-commit = { commands = { a = { run = "x" } } }\n'],
])('%s with %j leaves no place, and is not broken', async (path, text) => {
  expect(await changed(path, text, inCommands)).toBeUndefined();
});

test.each([
  ['a.yml', 'a: [1'],
  ['a.toml', 'a ='],
  ['a.json', '{ "a": '],
])('%s that cannot be read is named', async (path, text) => {
  await expect(configurationIn(`/top/${path}`, text, '/top')).rejects.toThrow(
    new RegExp(`^Cannot read ${path}: .*run setup again$`),
  );
});

describe('the types that pre-commit installs', () => {
  const events = ['pre-commit', 'commit-msg', 'pre-push'];
  test.each([
    ['repos: []\n', undefined],
    ['repos: []', undefined],
    ['default_install_hook_types: [pre-commit]\nrepos: []\n', ['pre-commit']],
    ['default_install_hook_types: [ pre-commit,  post-merge ]\r\nrepos: []\r\n', ['pre-commit', 'post-merge']],
    ['default_install_hook_types:\n  - pre-commit  # mine\n  - pre-push\nrepos: []\n', ['pre-commit', 'pre-push']],
    ['default_install_hook_types:\n- post-merge\nrepos: []\n', ['post-merge']],
  ])('are all in %j, and what was added goes again', async (text, held) => {
    const after = withTypes(text, held, events) ?? '';
    const types = await configurationIn('a.yaml', after, '');
    const all = (types as { default_install_hook_types: string[] }).default_install_hook_types;
    expect(all).toEqual([...(held ?? []), ...events.filter((event) => !(held ?? []).includes(event))]);
    expect(withTypes(after, all, events)).toBe(after);
    expect(withoutTypes(after, all, events)).toBe(text);
  });

  test('are left to the user where they are written in another way', () => {
    expect(withTypes('default_install_hook_types: [\n  pre-commit]\n', ['pre-commit'], events)).toBeUndefined();
  });
});

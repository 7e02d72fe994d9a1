import type { Folder, FuzzedFile } from './folder.ts';

/** Random choices of one input. */
export interface Dice {
  below(limit: number): number;
  of<Item>(items: readonly Item[]): Item;
}

export interface Mutation {
  readonly name: string;
  /** It means nothing to git, drizzle-kit and databases. */
  readonly harmless?: boolean;
  apply(folder: Folder, dice: Dice): Folder;
}

export const mutations: readonly Mutation[] = [
  // bytes
  content('one byte is another', (bytes, dice) => spliced(bytes, dice, 1, Buffer.from([dice.below(256)]))),
  content('bytes are gone', (bytes, dice) => spliced(bytes, dice, 1 + dice.below(40), Buffer.alloc(0))),
  content('bytes are new', (bytes, dice) => spliced(bytes, dice, 0, Buffer.from(dice.of(pieces)))),
  content('it is cut short', (bytes, dice) => bytes.subarray(0, dice.below(bytes.length + 1))),
  content('it is empty', () => Buffer.alloc(0)),
  content('it stands twice', (bytes) => Buffer.concat([bytes, bytes])),
  content('it has a byte order mark', (bytes) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes])),
  content('it is UTF-16', (bytes) => Buffer.from(bytes.toString('latin1'), 'utf16le')),
  content('it has conflict markers', (bytes) =>
    Buffer.from(`<<<<<<< HEAD\n${bytes.toString('latin1')}=======\n${bytes.toString('latin1')}>>>>>>> theirs\n`, 'latin1'),
  ),
  content('it is random', (_bytes, dice) => Buffer.from(Array.from({ length: dice.below(200) }, () => dice.below(256)))),
  content('it is long', (bytes, dice) => Buffer.concat(Array.from({ length: 1 + dice.below(30) }, () => bytes))),
  content('it has Windows line ends', (bytes) => Buffer.from(bytes.toString('latin1').replace(/\r?\n/g, '\r\n'), 'latin1'), true),
  content('it ends in more lines', (bytes) => Buffer.concat([bytes, Buffer.from('\n\n')]), true),
  // JSON
  json('a value is another', (value, dice) => atRandom(value, dice, (_old, roll) => roll.of(values))),
  json('a value is gone', (value, dice) => atRandom(value, dice, () => undefined)),
  json('a value is null', (value, dice) => atRandom(value, dice, () => null)),
  json('a number is near', (value, dice) =>
    atRandom(value, dice, (old, roll) => (typeof old === 'number' ? old + roll.below(3) - 1 : old)),
  ),
  json('a list is turned round', (value, dice) =>
    atRandom(value, dice, (old) => (Array.isArray(old) ? [...old].reverse() : old)),
  ),
  json('a list repeats', (value, dice) =>
    atRandom(value, dice, (old) => (Array.isArray(old) ? [...old, ...old.slice(-1)] : old)),
  ),
  json('it is in a list', (value) => [value]),
  json('it is indented by tabs', (value) => value, true, '\t'),
  json('its keys are turned round', turned, true),
  // files
  files('a file is gone', (folder, path) => without(folder, path)),
  files('a file has another name', (folder, path, dice) =>
    renamed(folder, path, `${path}${dice.of(['.bak', '~', ' ', '.sql', 'x'])}`),
  ),
  files('a file is elsewhere', (folder, path, dice) => renamed(folder, path, `${dice.of(places)}${path.split('/').at(-1)}`)),
  files('a file is in other case', (folder, path) =>
    renamed(
      folder,
      path,
      path.replace(/[^/]+$/, (name) => name.toUpperCase()),
    ),
  ),
  files('a file is there twice', (folder, path, dice) =>
    placed(folder, `${dice.of(places)}${path.split('/').at(-1)}`, folder.get(path)),
  ),
  files('a file is a link', (folder, path) => placed(folder, path, withMode(folder.get(path), '120000'))),
  files('a file is a submodule', (folder, path) => placed(folder, path, withMode(folder.get(path), '160000'))),
  files('a file may be run', (folder, path) => placed(folder, path, withMode(folder.get(path), '100755')), true),
  files('two files change places', (folder, path, dice) => {
    const other = dice.of(guarded(folder));
    return placed(placed(folder, path, folder.get(other)), other, folder.get(path));
  }),
  files('there is a file more', (folder, _path, dice) =>
    placed(folder, `${dice.of(places)}${dice.of(names)}`, { content: Buffer.from(dice.of(pieces)), mode: '100644' }),
  ),
];

const pieces = [
  'DROP TABLE users;',
  '--> statement-breakpoint\n',
  "'",
  '"',
  '$$',
  '/*',
  '*/',
  '--',
  ';',
  '\0',
  '{',
  '}',
  ',',
  '\u202e',
  'é',
  '1e999',
  'DELETE FROM users;\n',
  '\n<<<<<<< ours\n',
  '{"entries":[]}',
  'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n',
];
const values: readonly unknown[] = [
  0,
  -1,
  1e300,
  '',
  'x',
  true,
  false,
  null,
  [],
  {},
  '0000',
  '__proto__',
  'constructor',
  [null],
  '7',
  '../../x',
];
const places = ['drizzle/', 'drizzle/meta/', 'drizzle/old/', '', 'src/', 'drizzle/meta/meta/'];
const names = [
  '0003_more.sql',
  '0002_snapshot.json',
  '_journal.json',
  'snapshot.json',
  'migration.sql',
  '.gitattributes',
  'notes.md',
  '__proto__',
];

/** The paths that may be mutated: everything in the migrations folder. */
export function guarded(folder: Folder): string[] {
  return [...folder.keys()].filter((path) => path.startsWith('drizzle/')).sort();
}

function content(name: string, change: (bytes: Buffer, dice: Dice) => Uint8Array, harmless = false): Mutation {
  return files(
    name,
    (folder, path, dice) => {
      const file = folder.get(path);
      return file === undefined ? folder : placed(folder, path, { ...file, content: change(Buffer.from(file.content), dice) });
    },
    harmless,
  );
}

function json(name: string, change: (value: unknown, dice: Dice) => unknown, harmless = false, indent = '  '): Mutation {
  return {
    name,
    harmless,
    apply(folder, dice) {
      const paths = guarded(folder).filter((path) => path.endsWith('.json'));
      if (paths.length === 0) return folder;
      const path = dice.of(paths);
      const file = folder.get(path);
      if (file === undefined) return folder;
      let value: unknown;
      try {
        value = JSON.parse(Buffer.from(file.content).toString());
      } catch {
        // an earlier mutation broke it
        return folder;
      }
      return placed(folder, path, { ...file, content: Buffer.from(JSON.stringify(change(value, dice), null, indent) ?? '') });
    },
  };
}

function files(name: string, change: (folder: Folder, path: string, dice: Dice) => Folder, harmless = false): Mutation {
  return {
    name,
    harmless,
    apply(folder, dice) {
      const paths = guarded(folder);
      return paths.length === 0 ? folder : change(folder, dice.of(paths), dice);
    },
  };
}

function spliced(bytes: Buffer, dice: Dice, length: number, into: Uint8Array): Uint8Array {
  const at = dice.below(bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, at), into, bytes.subarray(at + length)]);
}

/** A copy with one value, at any depth, changed; undefined takes it out. */
function atRandom(value: unknown, dice: Dice, change: (old: unknown, dice: Dice) => unknown): unknown {
  if (typeof value !== 'object' || value === null || dice.below(4) === 0) return change(value, dice);
  const keys = Object.keys(value);
  if (keys.length === 0) return change(value, dice);
  const key = dice.of(keys);
  const inner = atRandom((value as Record<string, unknown>)[key], dice, change);
  if (Array.isArray(value)) return value.flatMap((one, at) => (String(at) !== key ? [one] : inner === undefined ? [] : [inner]));
  const entries = Object.entries(value).flatMap(([name, one]) =>
    name !== key ? [[name, one]] : inner === undefined ? [] : [[name, inner]],
  );
  return Object.fromEntries(entries);
}

function turned(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).reverse());
}

function without(folder: Folder, path: string): Folder {
  return new Map([...folder].filter(([other]) => other !== path));
}

function placed(folder: Folder, path: string, file: FuzzedFile | undefined): Folder {
  return file === undefined ? without(folder, path) : new Map([...folder, [path, file]]);
}

function renamed(folder: Folder, from: string, to: string): Folder {
  return placed(without(folder, from), to, folder.get(from));
}

function withMode(file: FuzzedFile | undefined, mode: string): FuzzedFile | undefined {
  return file === undefined ? undefined : { ...file, mode };
}

/** Whether a name is written in lower case with underscores; a leading underscore marks what is private. */
export function isSnakeCase(name: string): boolean {
  return /^_?\p{L}[\p{L}\p{N}]*(?:_[\p{L}\p{N}]+)*$/u.test(name) && !/\p{Lu}/u.test(name);
}

/** A name in lower case with underscores. */
export function snakeCase(name: string): string {
  return name
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1_$2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1_$2')
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .toLowerCase();
}

const irregular: Readonly<Record<string, string>> = {
  person: 'people',
  child: 'children',
  man: 'men',
  woman: 'women',
  foot: 'feet',
  mouse: 'mice',
  criterion: 'criteria',
  leaf: 'leaves',
  shelf: 'shelves',
  hero: 'heroes',
};

// what has no plural, what is one already, and what stands for many rows as it is
const uncountable = new Set([
  ...Object.values(irregular),
  ...['data', 'metadata', 'media', 'schemata', 'audit', 'info', 'information', 'history', 'inventory', 'staff', 'stock', 'fish'],
  ...['sheep', 'content', 'feedback', 'equipment', 'usage', 'cache', 'queue', 'outbox', 'inbox', 'config', 'auth', 'oauth', 'kv'],
  ...[
    'traffic',
    'telemetry',
    'storage',
    'moderation',
    'knowledge',
    'research',
    'money',
    'mail',
    'time',
    'geo',
    'agenda',
    'police',
  ],
]);

/** The plural of a table's name when it is surely a singular; undefined when it is none, or may be none. */
export function pluralOf(name: string): string | undefined {
  const before = name.slice(0, name.lastIndexOf('_') + 1);
  const last = name.slice(before.length);
  if (!/^[a-z]+$/.test(last) || /(?:s|ing|data|ware)$/.test(last) || uncountable.has(last)) return undefined;
  return before + (irregular[last] ?? regular(last));
}

function regular(word: string): string {
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  return /(?:x|z|ch|sh)$/.test(word) ? `${word}es` : `${word}s`;
}

/** What one row of a table is called, as far as rules tell. */
export function singularOf(name: string): string {
  return name
    .replace(/ies$/, 'y')
    .replace(/(?<=ss|us|x|z|ch|sh)es$/, '')
    .replace(/(?<=[^siu])s$/, '');
}

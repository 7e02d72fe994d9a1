import { type GeneratedStatement, generatedStatements } from '../sql/generated-statements.ts';

/** Where a migration's SQL does things. */
export interface Places {
  /** Whether the SQL holds all of these names. */
  mentions(...names: readonly string[]): boolean;
  /** The line of the first statement that begins so and holds all these names. */
  line(start: RegExp, ...names: readonly string[]): number | undefined;
  has(pattern: RegExp, ...names: readonly string[]): boolean;
}

/** Names are those after the last dot: SQL leaves out the default schema. It is read once, however many names are asked for. */
export function placesIn(sql: string): Places {
  let indexed: Indexed | undefined;
  const matched = new Map<string, Map<GeneratedStatement, boolean>>();
  const isMatch = (pattern: RegExp, statement: GeneratedStatement) => {
    const known = matched.get(`${pattern}`) ?? new Map<GeneratedStatement, boolean>();
    matched.set(`${pattern}`, known);
    const is = known.get(statement) ?? pattern.test(statement.text);
    known.set(statement, is);
    return is;
  };
  const found = (pattern: RegExp, names: readonly string[]) => {
    indexed ??= indexOf(sql);
    const { statements, byWord } = indexed;
    const holding = names.filter(isWordOnly).map((name) => byWord.get(name) ?? none);
    const fewest = holding.toSorted((one, other) => one.size - other.size)[0] ?? statements;
    const rest = names.filter((name) => !isWordOnly(name));
    for (const statement of fewest)
      if (
        holding.every((one) => one.has(statement)) &&
        isMatch(pattern, statement) &&
        rest.every((name) => isNamed(statement.text, name))
      )
        return statement;
    return undefined;
  };
  let words: string | undefined;
  return {
    mentions: (...names) =>
      names.every((name) => {
        if (!isWordOnly(name)) return sql.includes(name);
        // a name of letters stands within one word, and SQL has few words of many
        words ??= [...new Set(sql.match(/[\w$]+/g))].join(' ');
        return words.includes(name);
      }),
    line: (start, ...names) => found(start, names)?.line,
    has: (pattern, ...names) => found(pattern, names) !== undefined,
  };
}

interface Indexed {
  readonly statements: readonly GeneratedStatement[];
  readonly byWord: ReadonlyMap<string, ReadonlySet<GeneratedStatement>>;
}

const none: ReadonlySet<GeneratedStatement> = new Set();

function indexOf(sql: string): Indexed {
  const statements = generatedStatements(sql);
  const byWord = new Map<string, Set<GeneratedStatement>>();
  for (const statement of statements) {
    for (const [word] of statement.text.matchAll(/[\w$]+/g)) {
      const known = byWord.get(word);
      if (known === undefined) byWord.set(word, new Set([statement]));
      else known.add(statement);
    }
  }
  return { statements, byWord };
}

function isWordOnly(name: string): boolean {
  return /^[\w$]+$/.test(name);
}

/** Quoted or not, but never a part of another name. */
function isNamed(text: string, name: string): boolean {
  if (name === '') return true;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (!/[\w$]/.test(text[at - 1] ?? '') && !/[\w$]/.test(text[at + name.length] ?? '')) return true;
  }
  return false;
}

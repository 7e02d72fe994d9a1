import type { Dialect } from '../model/dialect.ts';
import type { Addition, EquivalentEdit } from '../model/equivalence.ts';
import { addedToTokens } from './equivalent-tokens.ts';
import { addedToTree } from './equivalent-trees.ts';
import { piecesOf, type Statement, statementsOf, statementText } from './statements.ts';
import { type Lexis, Tokens } from './tokens.ts';

/**
 * How an edited file differs from a generated one, statement by statement, where that is provably no other effect on the database the
 * migration is meant for; undefined where it is not. The order of statements, and what is sent together, must be the same.
 */
export async function equivalentEdits(
  generated: string,
  edited: string,
  { lexis }: Dialect,
): Promise<EquivalentEdit[] | undefined> {
  // other spaces than these are part of a name, or no SQL
  if (lexis === undefined || /[^\S \t\r\n]/.test(edited)) return undefined;
  // what stands in them depends on the version
  if (lexis === 'mysql' && /\/\*M?!/.test(edited)) return undefined;
  const [own, others] = [piecesOf(generated), piecesOf(edited)];
  if (own.length !== others.length) return undefined;
  const editsIn = lexis === 'postgresql' ? await byTrees() : byTokens(lexis);
  const edits: EquivalentEdit[] = [];
  for (const [at, piece] of own.entries()) {
    const other = others[at];
    const found = other === undefined ? undefined : editsIn(piece, other);
    if (found === undefined) return undefined;
    edits.push(...found);
  }
  return edits;
}

type Piece = ReturnType<typeof piecesOf>[number];
type EditsIn = (generated: Piece, edited: Piece) => EquivalentEdit[] | undefined;

/** PostgreSQL's own parser reads each piece as a whole, as the server does. */
async function byTrees(): Promise<EditsIn> {
  const { loadModule, parseSync } = await import('libpg-query');
  await loadModule();
  const treesIn = ({ text }: Piece) => {
    try {
      return (parseSync(text).stmts ?? []) as readonly unknown[];
    } catch {
      // what cannot be read is not claimed to be the same
      return undefined;
    }
  };
  return (generated, edited) => {
    const [own, others] = [treesIn(generated), treesIn(edited)];
    if (own === undefined || others === undefined || own.length !== others.length) return undefined;
    const [texts, statements] = [generated, edited].map(({ text, line }) => statementsOf(text, line, 'postgresql'));
    return everyEdit(own, (tree, at) => {
      const adds = addedToTree(tree, others[at]);
      const [one, other] = [texts?.[at], statements?.[at]];
      return adds && editOf(adds, one, other, edited.line);
    });
  };
}

function byTokens(lexis: Exclude<Lexis, 'postgresql'>): EditsIn {
  return (generated, edited) => {
    const [own, others] = [statementsOf(generated.text, generated.line, lexis), statementsOf(edited.text, edited.line, lexis)];
    if (own.length !== others.length) return undefined;
    // MySQL refuses an empty statement, which a delimiter too many makes
    if (delimitersOf(edited, others, lexis) > Math.max(delimitersOf(generated, own, lexis), others.length)) return undefined;
    return everyEdit(own, (statement, at) => {
      const other = others[at];
      const adds = other && addedToTokens(statement, other, lexis);
      return adds && editOf(adds, statement, other, edited.line);
    });
  };
}

/** The edits of all statements; undefined where one of them is none that is equivalent. */
function everyEdit<T>(statements: readonly T[], editIn: (statement: T, at: number) => EquivalentEdit[] | undefined) {
  const edits = statements.map(editIn);
  const known = edits.filter((edit) => edit !== undefined);
  return known.length === edits.length ? known.flat() : undefined;
}

function editOf(adds: ReadonlySet<Addition>, one: Statement | undefined, other: Statement | undefined, line: number) {
  if (adds.size === 0 && one !== undefined && other !== undefined && statementText(one) === statementText(other)) return [];
  return [{ adds: [...adds], line: other?.line ?? line }];
}

/** The delimiters outside of statements. */
function delimitersOf({ text }: Piece, statements: readonly Statement[], lexis: Lexis): number {
  let count = 0;
  const all = new Tokens(text, lexis);
  for (let token = all.next(); token !== undefined; token = all.next())
    if (token.kind === 'symbol' && token.text === ';') count += 1;
  const inside = statements.flatMap(({ tokens }) => tokens.filter(({ kind, text }) => kind === 'symbol' && text === ';'));
  return count - inside.length;
}

import { type Effect, notRead } from './effects.ts';
import type { Option, Tree } from './postgres-tree.ts';
import { type Token, Tokens } from './tokens.ts';
import { touchesData } from './touching.ts';

/** Functions that run SQL they are given as text, or that drop rows by themselves. */
const runners = ['dblink', 'dblink_exec', 'query_to_xml', 'drop_chunks', 'dropgeometrycolumn', 'dropgeometrytable'];

/** What a file defines and runs later. */
export interface Defined {
  /** Functions whose bodies may change data. */
  readonly functions: ReadonlySet<string>;
  readonly prepared: ReadonlySet<string>;
}

/** The functions and statements that a file defines for later. */
export function definedIn(trees: readonly Tree[]): Defined {
  const functions = trees.flatMap(({ CreateFunctionStmt }) =>
    CreateFunctionStmt && (CreateFunctionStmt.sql_body !== undefined || mayTouch(CreateFunctionStmt.options ?? []))
      ? [CreateFunctionStmt.funcname.at(-1)?.String.sval ?? '']
      : [],
  );
  return { functions: new Set(functions), prepared: new Set(trees.flatMap(({ PrepareStmt }) => PrepareStmt?.name ?? [])) };
}

/**
 * The effects of a statement that runs a body that is not read. Bodies that only triggers and policies run do nothing to data when they are
 * created.
 */
export function runEffects(tree: Tree, { functions, prepared }: Defined): Effect[] {
  const { DoStmt, CallStmt, ExecuteStmt, RuleStmt, TransactionStmt, DiscardStmt, VariableSetStmt, CreateFunctionStmt } = tree;
  if (DoStmt) return mayTouch(DoStmt.args) ? notRead('what a DO block does is not read') : [];
  if (CallStmt) return notRead('what a procedure does is not read');
  if (ExecuteStmt && !prepared.has(ExecuteStmt.name)) return notRead(`${ExecuteStmt.name} is not prepared in this file`);
  if (RuleStmt) return RuleStmt.actions === undefined ? [] : notRead('what a rule does is not read');
  if (TransactionStmt) {
    if (TransactionStmt.kind.startsWith('TRANS_STMT_ROLLBACK')) return [{ does: 'forget-created' }];
    return TransactionStmt.kind.startsWith('TRANS_STMT_COMMIT') ? [{ does: 'commit' }] : [];
  }
  if (DiscardStmt) return ['DISCARD_TEMP', 'DISCARD_ALL'].includes(DiscardStmt.target) ? [{ does: 'forget-created' }] : [];
  if (VariableSetStmt) return set(VariableSetStmt);
  if (CreateFunctionStmt || 'CreateTrigStmt' in tree || 'CreatePolicyStmt' in tree || 'ViewStmt' in tree) return [];
  const called = calls(tree);
  const body = called.find((name) => functions.has(name) || runners.includes(name.toLowerCase()));
  return [
    ...(body === undefined ? [] : notRead(`what function ${body} does is not read`)),
    ...(called.includes('set_config') && JSON.stringify(tree).includes('"search_path"')
      ? [{ does: 'forget-created' as const }]
      : []),
  ];
}

function set({ name, args }: NonNullable<Tree['VariableSetStmt']>): Effect[] {
  if (name === 'search_path') return [{ does: 'forget-created' }];
  const value = args?.[0]?.A_Const?.sval?.sval?.toLowerCase() ?? '';
  if (name !== 'standard_conforming_strings' || !['off', 'false', 'no', '0'].includes(value)) return [];
  return notRead('it changes where strings end in what follows');
}

/** Whether a body may change data, by its words; one in another language than PostgreSQL's may. */
function mayTouch(options: readonly Option[]): boolean {
  const of = (name: string) => options.find(({ DefElem }) => DefElem.defname === name)?.DefElem.arg;
  const language = of('language')?.String?.sval ?? 'plpgsql';
  if (!['plpgsql', 'sql'].includes(language.toLowerCase())) return true;
  const body = of('as');
  const texts = body?.List?.items.map(({ String: text }) => text.sval) ?? [body?.String?.sval ?? ''];
  return texts.some((text) => touchesData(tokensOf(text)));
}

function tokensOf(text: string): Token[] {
  const found: Token[] = [];
  const tokens = new Tokens(text, 'postgresql');
  for (let token = tokens.next(); token !== undefined; token = tokens.next()) found.push(token);
  return found;
}

/** The names of the functions that a statement calls. */
function calls(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const { FuncCall } = node as {
    readonly FuncCall?: { readonly funcname: readonly { readonly String: { readonly sval: string } }[] };
  };
  const own = FuncCall?.funcname.at(-1)?.String.sval;
  return [...(own === undefined ? [] : [own]), ...Object.values(node).flatMap(calls)];
}

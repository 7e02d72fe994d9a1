import type { Condition, Term } from './conditions.ts';
import { type Relation, tableOf } from './postgres-tree.ts';

interface Node {
  readonly A_Const?: {
    readonly ival?: { readonly ival?: number };
    readonly fval?: { readonly fval: string };
    readonly sval?: { readonly sval?: string };
    readonly boolval?: { readonly boolval?: boolean };
    readonly isnull?: boolean;
  };
  readonly A_Expr?: { readonly kind: string; readonly name?: readonly Named[]; readonly lexpr?: Node; readonly rexpr?: Node };
  readonly BoolExpr?: { readonly boolop: string; readonly args: readonly Node[] };
  readonly BooleanTest?: { readonly arg: Node; readonly booltesttype: string };
  readonly ColumnRef?: { readonly fields: readonly Named[] };
  readonly List?: { readonly items: readonly Node[] };
  readonly NullTest?: { readonly arg: Node; readonly nulltesttype: string };
  readonly SubLink?: {
    readonly subLinkType: string;
    readonly testexpr?: Node;
    readonly subselect: { readonly SelectStmt?: Select };
  };
  readonly TypeCast?: { readonly arg: Node; readonly typeName?: unknown };
}
type Named = { readonly String?: { readonly sval: string } };
interface Select {
  readonly targetList?: readonly { readonly ResTarget?: { readonly val?: Node } }[];
  readonly fromClause?: readonly { readonly RangeVar?: Relation }[];
  readonly [clause: string]: unknown;
}

/** A condition of PostgreSQL's tree, for the rows of a table; undefined where it says what only rows decide. */
export function conditionOf(tree: unknown, table: Relation): Condition | undefined {
  const { A_Const, A_Expr, BoolExpr, BooleanTest, NullTest, SubLink, TypeCast } = tree as Node;
  if (BoolExpr) {
    const parts = BoolExpr.args.map((part) => conditionOf(part, table));
    return BoolExpr.boolop === 'AND_EXPR' ? { and: parts } : BoolExpr.boolop === 'OR_EXPR' ? { or: parts } : { not: parts[0] };
  }
  if (A_Const || TypeCast) {
    const is = termOf(tree as Node, table);
    return is && { is };
  }
  if (NullTest) {
    const left = termOf(NullTest.arg, table);
    const isNull: Condition | undefined = left && { left, compares: 'IS', right: { constant: null } };
    return NullTest.nulltesttype === 'IS_NULL' ? isNull : { not: isNull };
  }
  if (BooleanTest) {
    const part = conditionOf(BooleanTest.arg, table);
    return BooleanTest.booltesttype === 'IS_TRUE' || BooleanTest.booltesttype === 'IS_NOT_FALSE' ? part : { not: part };
  }
  if (SubLink) return fromSubquery(SubLink, table);
  return A_Expr && fromExpression(A_Expr, table);
}

function fromExpression({ kind, name, lexpr, rexpr }: NonNullable<Node['A_Expr']>, table: Relation): Condition | undefined {
  const left = termOf(lexpr, table);
  const sign = name?.[0]?.String?.sval ?? '';
  if (kind === 'AEXPR_IN' || kind === 'AEXPR_BETWEEN') {
    const terms = (rexpr?.List?.items ?? []).map((item) => termOf(item, table));
    const compare = (compares: string, right: Term | undefined): Condition | undefined =>
      left && right && { left, compares, right };
    if (kind === 'AEXPR_BETWEEN') return { and: [compare('>=', terms[0]), compare('<=', terms[1])] };
    const one: Condition = { or: terms.map((term) => compare('=', term)) };
    return sign === '=' ? one : { not: one };
  }
  const right = termOf(rexpr, table);
  if (left === undefined || right === undefined) return undefined;
  if (kind === 'AEXPR_NOT_DISTINCT') return { left, compares: 'IS', right };
  if (kind === 'AEXPR_DISTINCT') return { not: { left, compares: 'IS', right } };
  if (kind === 'AEXPR_LIKE' || kind === 'AEXPR_ILIKE')
    return sign.startsWith('!') ? { not: { left, compares: 'LIKE', right } } : { left, compares: 'LIKE', right };
  return kind === 'AEXPR_OP' ? { left, compares: sign, right } : undefined;
}

/** EXISTS (SELECT 1), and id IN (SELECT id FROM the table itself). */
function fromSubquery(
  { subLinkType, testexpr, subselect }: NonNullable<Node['SubLink']>,
  table: Relation,
): Condition | undefined {
  const { targetList, fromClause = [], ...others } = subselect.SelectStmt ?? {};
  const isPlain = Object.keys(others).every((clause) => clause === 'limitOption' || clause === 'op');
  if (!isPlain || targetList === undefined) return undefined;
  if (subLinkType === 'EXISTS_SUBLINK') return fromClause.length === 0 ? { known: true } : undefined;
  const from = fromClause[0]?.RangeVar;
  const isItself = fromClause.length === 1 && from?.relname === table.relname && tableOf(from).schema === tableOf(table).schema;
  const [one, other] = [termOf(testexpr, table), termOf(targetList[0]?.ResTarget?.val, from ?? table)];
  if (subLinkType !== 'ANY_SUBLINK' || !isItself || one === undefined || other === undefined) return undefined;
  return 'written' in one && 'written' in other && one.written === other.written ? { known: true } : undefined;
}

function termOf(node: Node | undefined, table: Relation): Term | undefined {
  const { A_Const, ColumnRef, TypeCast } = node ?? {};
  // price::int = price is not the same on both sides
  if (TypeCast) return TypeCast.arg.A_Const && termOf(TypeCast.arg, table);
  if (ColumnRef) {
    const names = ColumnRef.fields.map(({ String: text }) => text?.sval);
    if (names.includes(undefined)) return undefined;
    const own = names.length === 2 && [table.alias?.aliasname, table.relname].includes(names[0]);
    return { written: own ? (names[1] ?? '') : names.join('.') };
  }
  if (A_Const === undefined) return undefined;
  if (A_Const.isnull) return { constant: null };
  if (A_Const.ival) return { constant: A_Const.ival.ival ?? 0 };
  if (A_Const.fval) return { constant: Number(A_Const.fval.fval) };
  if (A_Const.boolval) return { constant: A_Const.boolval.boolval ?? false };
  return A_Const.sval && { constant: A_Const.sval.sval ?? '' };
}

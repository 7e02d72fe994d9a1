import type { Addition } from '../model/equivalence.ts';

type Node = Readonly<Record<string, unknown>>;

/** Where something stands in the text, which another spelling moves. */
const isPlace = (key: string) => /location$|^(?:stmt_len|list_start|list_end|rexpr_list_start|rexpr_list_end)$/.test(key);

/** What one statement gains over another by PostgreSQL's own parse trees; undefined where they differ in anything else. */
export function addedToTree(generated: unknown, edited: unknown): ReadonlySet<Addition> | undefined {
  const added = new Set<Addition>();
  return isEqual(generated, edited, '', added) ? added : undefined;
}

function isEqual(one: unknown, other: unknown, kind: string, added: Set<Addition>): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other;
  if (Array.isArray(one) || Array.isArray(other)) {
    if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
    return one.every((item, at) => isEqual(item, other[at], kind, added));
  }
  const [had, has] = [one as Node, other as Node];
  return [...new Set([...Object.keys(had), ...Object.keys(has)])].every((key) => {
    if (isPlace(key)) return true;
    const addition = had[key] === undefined && has[key] === true ? additionOf(kind, key, has) : undefined;
    if (addition === undefined) return isEqual(had[key], has[key], /^[A-Z]/.test(key) ? key : kind, added);
    added.add(addition);
    return true;
  });
}

function additionOf(kind: string, key: string, node: Node): Addition | undefined {
  if (key === 'if_not_exists' || key === 'skipIfNewValExists') return 'IF NOT EXISTS';
  if (key === 'missing_ok') return node.subtype === 'AT_AddColumn' ? 'IF NOT EXISTS' : 'IF EXISTS';
  if (key !== 'concurrent') return undefined;
  // DROP INDEX CONCURRENTLY takes one index, and no CASCADE: https://www.postgresql.org/docs/current/sql-dropindex.html
  const drops = kind === 'DropStmt' && node.behavior === 'DROP_RESTRICT' && (node.objects as readonly unknown[]).length === 1;
  return drops || kind === 'IndexStmt' ? 'CONCURRENTLY' : undefined;
}

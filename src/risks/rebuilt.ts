import type { Risk } from '../model/risk.ts';
import type { Comparison } from './comparison.ts';
import type { CopiedTable } from './copies.ts';
import { columnKey } from './selected.ts';
import type { Undone } from './undone.ts';

const ofColumn: readonly Risk['kind'][] = ['drop-column', 'rename-column'];

/** Risks with tables that are copied and renamed for what they are: nothing is dropped but what is not copied. */
export function withRebuilt(
  risks: readonly Risk[],
  copied: readonly CopiedTable[],
  comparison: Comparison | undefined,
  undone: Undone,
): Risk[] {
  if (copied.length === 0) return [...risks];
  const kept = copied.filter(({ columns }) => columns !== 'none');
  const found = risks.filter(({ kind, name }) => {
    if (kind === 'drop-table') return !kept.some(({ droppedAs, name: own }) => name === droppedAs || name === own);
    return kind !== 'rename-table' || !kept.some(({ name: own }) => name === own);
  });
  const lost = copied.flatMap((copy) => lostBy(copy, comparison, undone));
  const isTold = (one: Risk) =>
    found.some(
      ({ kind, name }) => name === one.name && (kind === one.kind || (ofColumn.includes(kind) && ofColumn.includes(one.kind))),
    );
  return [...found, ...lost.filter((one) => !isTold(one))];
}

/** What a copy leaves behind. */
function lostBy(
  { name, columns, renamed, whole, line }: CopiedTable,
  comparison: Comparison | undefined,
  undone: Undone,
): Risk[] {
  const drops = (detail: string): Risk => ({ kind: 'drop-table', name, detail, line });
  if (columns === 'none') return [drops(`drops table ${name} and puts another in its place without its rows`)];
  const table = comparison?.before.tables.get(name);
  if (columns !== 'all' && table === undefined) {
    return [drops(`copies table ${name} and drops the old one; whether every column is copied cannot be read`)];
  }
  const own = columns === 'all' ? [] : [...(table?.columns.values() ?? []), ...undone.columnsOf(name)];
  const keyOf = (column: string) => columnKey(column, comparison?.family ?? 'other');
  const isCopied = (column: string) =>
    // it may have got another name above
    columns === 'all' || columns.has(keyOf(column)) || columns.has(keyOf(comparison?.names.column(name, column) ?? column));
  const left = own.filter((column) => !column.generated && !isCopied(column.name));
  return [
    ...(whole ? [] : [drops(`drops rows of table ${name}: line ${line} copies only some of them into the new one`)]),
    ...left.map((column): Risk => {
      const full = `${name}.${column.name}`;
      const to = renamed.get(keyOf(column.name));
      if (to !== undefined)
        return { kind: 'rename-column', name: full, detail: `renames column ${full} to ${to}: line ${line} copies it so`, line };
      const detail = `drops column ${full}: line ${line} does not copy it into the new table`;
      return { kind: 'drop-column', name: full, detail, line };
    }),
  ];
}

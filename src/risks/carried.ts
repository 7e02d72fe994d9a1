import { shown } from '../model/drift.ts';
import type { Risk } from '../model/risk.ts';
import { type Copy, type Life, livesIn } from './lives.ts';
import { columnKey } from './selected.ts';
import type { Family } from './types.ts';

/** Copies and drops are compared with each other. No file that people wrote comes near it. */
const readable = 1_000_000;

/** A place that holds values when what they came from is dropped. */
interface Kept {
  readonly to: string;
  readonly line: number;
  readonly plain: boolean;
  readonly whole: boolean;
}

/** Drops with what they mean where the same file writes the values elsewhere first: not all of them are lost. */
export function withCarried(risks: readonly Risk[], sql: string | undefined, family: Family): Risk[] {
  const drops = risks.filter(({ kind }) => kind === 'drop-column' || kind === 'drop-table');
  if (sql === undefined || family === 'other' || drops.length === 0 || !/\b(?:select|update)\b/i.test(sql)) return [...risks];
  const { all } = livesIn(sql, family);
  const copies = all.reduce((count, life) => count + life.copies.length, 0);
  if (copies * Math.max(copies, drops.length) > readable) return [...risks];
  const gone = new Set(drops.map(({ name }) => columnKey(name, family)));
  const carried = (risk: Risk): string | undefined => {
    if (risk.kind === 'drop-table') {
      const life = all.find(({ found }) => found === risk.name);
      return life && tableConsequence(risk.name, keptFrom(life, risk, '', all, gone, family));
    }
    const dot = risk.name.lastIndexOf('.');
    const life = all.find(({ found }) => found === risk.name.slice(0, dot));
    const column = columnKey(risk.name.slice(dot + 1), family);
    return life && columnConsequence(risk.name, keptFrom(life, risk, column, all, gone, family));
  };
  return risks.map((risk) => {
    const consequence = drops.includes(risk) ? carried(risk) : undefined;
    return consequence === undefined ? risk : { ...risk, consequence };
  });
}

/** Where a table's column is written before it is dropped, or any where none is named; the best first. */
function keptFrom(
  life: Life,
  risk: Risk,
  column: string,
  all: readonly Life[],
  gone: ReadonlySet<string>,
  family: Family,
): Kept | undefined {
  const end = life.dropped ?? risk.line ?? 0;
  const found = all.flatMap((into) =>
    into.copies
      .filter((copy) => copy.from === life && copy.line < end && isLasting(into, copy) && !gone.has(columnKey(into.name, family)))
      .flatMap((copy) => placesOf(copy, into, column))
      .filter(({ to }) => columnKey(to, family) !== columnKey(risk.name, family) && !gone.has(columnKey(to, family))),
  );
  const rank = ({ whole, plain }: Kept) => (whole ? 0 : 2) + (plain ? 0 : 1);
  return found.toSorted((one, other) => rank(one) - rank(other) || one.line - other.line)[0];
}

function isLasting({ dropped, temporary, emptied }: Life, { at }: Copy): boolean {
  return dropped === undefined && temporary !== true && !emptied.some((one) => one > at);
}

function placesOf({ items, targets, whole, line, at: statement, updates }: Copy, into: Life, column: string): Kept[] {
  if (column === '') {
    const isAll = items === 'all';
    const hasAny = isAll || items.some(({ reads }) => reads.size > 0);
    return hasAny ? [{ to: into.name, line, plain: isAll, whole: whole && updates !== true }] : [];
  }
  if (items === 'all') return [{ to: into.name, line, plain: true, whole }];
  return items.flatMap(({ reads, plain }, at): Kept[] => {
    const target = targets?.[at];
    const isOverwritten = into.copies.some((one) => one.updates && one.at > statement && one.targets?.includes(target ?? ''));
    if (!reads.has(column) || isOverwritten) return [];
    return [{ to: target === undefined ? into.name : `${into.name}.${target}`, line, plain, whole }];
  });
}

function columnConsequence(name: string, kept: Kept | undefined): string | undefined {
  if (kept === undefined) return undefined;
  const { line, plain, whole } = kept;
  const to = shown(kept.to);
  const code = `deployed code that still reads ${shown(name)} will fail.`;
  if (plain && whole) return `Its values are copied to ${to} in line ${line} first; ${code}`;
  const does = plain ? `first copies its values to ${to}` : `first computes ${to} from its values`;
  const left = whole ? '; what that leaves out' : ' for the rows that it selects; the rest';
  return `Line ${line} ${does}${left} is lost, and ${code}`;
}

function tableConsequence(name: string, kept: Kept | undefined): string | undefined {
  if (kept === undefined) return undefined;
  const code = `deployed code that still reads ${shown(name)} will fail.`;
  const to = shown(kept.to);
  if (kept.plain && kept.whole) return `Its rows are copied to ${to} in line ${kept.line} first; ${code}`;
  return `Line ${kept.line} first copies a part of its data to ${to}; the rest is lost, and ${code}`;
}

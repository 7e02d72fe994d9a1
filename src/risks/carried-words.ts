import { shown } from '../model/drift.ts';
import type { Risk } from '../model/risk.ts';
import type { Copy } from './life.ts';
import { isReplaced } from './replaced.ts';
import type { Use } from './uses.ts';

/** A place that holds values when what they came from is dropped. */
export interface Kept extends Pick<Copy, 'line' | 'path' | 'at'> {
  readonly to: string;
  readonly plain: boolean;
  readonly whole: boolean;
}

/** A statement that writes what stays; or one whose table another reads, which does. */
export interface Used {
  readonly use: Use;
  readonly next?: Use;
}

export function columnConsequence(risk: Risk, kept: Kept): string {
  const { plain, whole } = kept;
  const to = shown(kept.to);
  const code = codeFails(risk);
  if (plain && whole) return `Its values are copied to ${to} in ${lineOf(kept)} first; ${code}`;
  const does = plain ? `first copies its values to ${to}` : `first computes ${to} from its values`;
  const left = whole ? '; what that leaves out' : ' for the rows that it selects; the rest';
  return `${capital(lineOf(kept))} ${does}${left} is lost, and ${code}`;
}

export function tableConsequence(risk: Risk, kept: Kept): string {
  const code = codeFails(risk);
  const to = shown(kept.to);
  if (kept.plain && kept.whole) return `Its rows are copied to ${to} in ${lineOf(kept)} first; ${code}`;
  return `${capital(lineOf(kept))} first copies a part of its data to ${to}; the rest is lost, and ${code}`;
}

/** What is written is not followed value by value, so that much is said. */
export function useConsequence(risk: Risk, { use, next }: Used): string {
  const what = risk.kind === 'drop-table' ? 'rows' : 'values';
  const way = next === undefined ? '' : `, which ${lineOf(next)} uses to write ${writtenBy(next)}`;
  const line = capital(lineOf(use));
  return `${line} first uses its ${what} to write ${writtenBy(use)}${way}; what that does not keep is lost, and ${codeFails(risk)}`;
}

function writtenBy({ into, sets = [] }: Use): string {
  const table = shown(into.name);
  return sets.length === 0 || sets.length > 3 ? table : sets.map((column) => `${table}.${column}`).join(' and ');
}

function codeFails(risk: Risk): string {
  if (isReplaced(risk)) return 'deployed code will find what the new one holds.';
  return `deployed code that still reads ${shown(risk.name)} will fail.`;
}

function lineOf({ line, path }: Pick<Copy, 'line' | 'path'>): string {
  return path === undefined ? `line ${line}` : `line ${line} of ${path}`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

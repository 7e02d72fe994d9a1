import type { Risk } from '../model/risk.ts';
import { columnConsequence, type Kept, tableConsequence, type Used, useConsequence } from './carried-words.ts';
import type { Copy, Life } from './life.ts';
import { type Lives, livesIn } from './lives.ts';
import type { SqlFile } from './runs.ts';
import { columnKey } from './selected.ts';
import type { Family } from './types.ts';
import type { Use } from './uses.ts';

/** Copies and drops are compared with each other. No file that people wrote comes near it. */
const readable = 1_000_000;

/**
 * Drops with what they mean where the change writes the values elsewhere first: not all of them are lost. The last of the files is the one
 * that drops; the others run before it.
 */
export function withCarried(risks: readonly Risk[], files: readonly SqlFile[], family: Family): Risk[] {
  const drops = risks.filter(({ kind }) => kind === 'drop-column' || kind === 'drop-table');
  const mayCarry = files.some(({ text }) => /\b(?:select|update|merge)\b/i.test(text));
  if (family === 'other' || drops.length === 0 || !mayCarry) return [...risks];
  const lives = livesIn(files, family);
  const copies = lives.all.reduce((count, life) => count + life.copies.length, lives.uses.length);
  if (copies * Math.max(copies, drops.length) > readable) return [...risks];
  const carried = new Carried(lives, new Set(drops.map(({ name }) => columnKey(name, family))), family);
  return risks.map((risk) => {
    const consequence = drops.includes(risk) ? carried.consequenceOf(risk) : undefined;
    return consequence === undefined ? risk : { ...risk, consequence };
  });
}

class Carried {
  readonly #lives: Lives;
  readonly #gone: ReadonlySet<string>;
  readonly #family: Family;

  constructor(lives: Lives, gone: ReadonlySet<string>, family: Family) {
    this.#lives = lives;
    this.#gone = gone;
    this.#family = family;
  }

  consequenceOf(risk: Risk): string | undefined {
    const isTable = risk.kind === 'drop-table';
    const dot = risk.name.lastIndexOf('.');
    const life = this.#lives.at(isTable ? risk.name : risk.name.slice(0, dot));
    if (life === undefined) return undefined;
    const column = isTable ? undefined : columnKey(risk.name.slice(dot + 1), this.#family);
    const end = life.droppedAt ?? this.#lives.dropAt(risk.line);
    const kept = this.#keptFrom(life, risk, column, end);
    if (kept !== undefined) return isTable ? tableConsequence(risk, kept) : columnConsequence(risk, kept);
    const use = this.#useOf(life, column, end);
    return use && useConsequence(risk, use);
  }

  /** Where a table's column is written before it is dropped, or any where none is named; the best first. */
  #keptFrom(life: Life, risk: Risk, column: string | undefined, end: number): Kept | undefined {
    const isGone = (name: string) => this.#gone.has(columnKey(name, this.#family));
    const found = this.#lives.all.flatMap((into) =>
      into.copies
        .filter((copy) => copy.from === life && copy.at < end && isLasting(into, copy) && !isGone(into.name))
        .flatMap((copy) => placesOf(copy, into, column))
        .filter(({ to }) => columnKey(to, this.#family) !== columnKey(risk.name, this.#family) && !isGone(to)),
    );
    const rank = ({ whole, plain }: Kept) => (whole ? 0 : 2) + (plain ? 0 : 1);
    return found.toSorted((one, other) => rank(one) - rank(other) || one.at - other.at)[0];
  }

  /** The first statement that writes what stays by what it reads of a table, perhaps by way of one that does not stay. */
  #useOf(life: Life, column: string | undefined, end: number, ways = 3): Used | undefined {
    for (const use of this.#lives.uses) {
      const reads = use.of.find((one) => one.life === life)?.columns;
      if (use.at >= end || reads === undefined) continue;
      if (column !== undefined && reads !== 'all' && !reads.has(column)) continue;
      const { into, sets } = use;
      if (into === life) {
        const isKept = (name: string) => name !== column && !this.#gone.has(columnKey(`${life.name}.${name}`, this.#family));
        if (column !== undefined && sets?.some(isKept) === true && !isUndone(use)) return { use };
      } else if (isLasting(into, use) && !this.#gone.has(columnKey(into.name, this.#family))) {
        if (!isUndone(use)) return { use };
      } else if (ways > 0) {
        const next = this.#useOf(into, undefined, into.droppedAt ?? Number.POSITIVE_INFINITY, ways - 1);
        if (next !== undefined && next.use.at > use.at && next.use.into !== life) return { use, next: next.next ?? next.use };
      }
    }
    return undefined;
  }
}

/** Whether what a statement wrote is overwritten in every row. */
function isUndone({ into, sets, at }: Use): boolean {
  return sets?.every((column) => isOverwritten(into, column, at) === 'all') === true;
}

function isOverwritten(into: Life, column: string | undefined, after: number): 'all' | 'some' | undefined {
  const writes = into.copies.filter((one) => one.updates && one.at > after && one.targets?.includes(column ?? ''));
  if (writes.length === 0) return undefined;
  return writes.some(({ whole }) => whole) ? 'all' : 'some';
}

function isLasting({ dropped, temporary, emptied }: Life, { at }: Pick<Copy, 'at'>): boolean {
  return dropped === undefined && temporary !== true && !emptied.some((one) => one > at);
}

function placesOf({ items, targets, whole, updates, ...copy }: Copy, into: Life, column: string | undefined): Kept[] {
  const { line, path, at: statement } = copy;
  const where = { line, at: statement, ...(path !== undefined && { path }) };
  const isWhole = whole && !into.thinned.some((one) => one > statement);
  if (column === undefined) {
    const isAll = items === 'all';
    const hasAny = isAll || items.some(({ reads }) => reads.size > 0);
    return hasAny ? [{ to: into.name, ...where, plain: isAll, whole: isWhole && updates !== true }] : [];
  }
  if (items === 'all') return [{ to: into.name, ...where, plain: true, whole: isWhole }];
  return items.flatMap(({ reads, plain }, at): Kept[] => {
    const target = targets?.[at];
    const overwritten = isOverwritten(into, target, statement);
    if (!reads.has(column) || overwritten === 'all') return [];
    const to = target === undefined ? into.name : `${into.name}.${target}`;
    return [{ to, ...where, plain, whole: isWhole && overwritten === undefined }];
  });
}

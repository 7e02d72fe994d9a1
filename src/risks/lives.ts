import { outside, partsBetweenCommas, Reader } from '../sql/reader.ts';
import { piecesOf, type Statement, statementsOf } from '../sql/statements.ts';
import { isWord, type Token } from '../sql/tokens.ts';
import { snapshotName } from './names.ts';
import { aliasIn, tablesIn, takenBy } from './queries.ts';
import { type Item, itemOf, keyOf, namesIn } from './selected.ts';
import { upTo } from './sql-parts.ts';
import type { Family } from './types.ts';

/** Values of one table that a statement writes into another, or into another column. */
export interface Copy {
  readonly from: Life;
  readonly items: readonly Item[] | 'all';
  /** The columns it writes, one for each of these; absent where they are not known. */
  readonly targets?: readonly string[];
  /** Every row is copied, as far as the SQL tells. */
  readonly whole: boolean;
  /** One-based. */
  readonly line: number;
  /** Which statement of the file it is. */
  readonly at: number;
  /** It changes rows that are there, so it makes no copy of the table. */
  readonly updates?: true;
}

/** One table through a file, whatever it is called meanwhile. */
export interface Life {
  /** What a table that the file found is called before it. */
  readonly found?: string;
  /** It is gone when the migration has run. */
  readonly temporary?: boolean;
  readonly copies: Copy[];
  /** The statements that take rows out of it. */
  readonly emptied: number[];
  name: string;
  /** One-based, of the statement that dropped it. */
  dropped?: number;
}

/** The tables of a file, those that it found and those that it made. */
export function livesIn(sql: string, family: Exclude<Family, 'other'>): Lives {
  const lives = new Lives(family);
  for (const { text, line } of piecesOf(sql)) for (const statement of statementsOf(text, line, family)) lives.follow(statement);
  return lives;
}

class Lives {
  readonly #family: Family;
  #at = 0;
  readonly all: Life[] = [];
  readonly alive = new Map<string, Life>();

  constructor(family: Family) {
    this.#family = family;
  }

  follow({ tokens, line }: Statement): void {
    const reader = new Reader(tokens);
    this.#at += 1;
    if (reader.take('CREATE')) this.#create(reader, line);
    else if (reader.take('INSERT')) this.#insert(reader, tokens, line);
    else if (reader.take('UPDATE')) this.#update(reader, line);
    else if (reader.take('DELETE', 'FROM') || reader.take('TRUNCATE')) {
      reader.take('TABLE');
      for (const one of partsBetweenCommas(reader.rest)) this.#life(this.#named(new Reader(one)))?.emptied.push(this.#at);
    } else if (reader.take('DROP', 'TABLE')) {
      reader.take('IF', 'EXISTS');
      for (const one of partsBetweenCommas(reader.rest)) this.#drop(this.#named(new Reader(one)), line);
    } else if (reader.take('RENAME', 'TABLE')) for (const one of partsBetweenCommas(reader.rest)) this.#rename(new Reader(one));
    else if (reader.take('ALTER', 'TABLE')) {
      reader.take('IF', 'EXISTS');
      reader.take('ONLY');
      this.#rename(reader);
    }
  }

  #create(reader: Reader, line: number): void {
    const temporary = ['TEMP', 'TEMPORARY'].some((word) => reader.take(word));
    reader.take('UNLOGGED');
    if (!reader.take('TABLE')) return;
    reader.take('IF', 'NOT', 'EXISTS');
    const name = this.#named(reader);
    if (name === undefined) return;
    const copies = this.#taken(reader.rest, line).map((copy): Copy => {
      const names = copy.items === 'all' ? [] : copy.items.flatMap((item) => item.name ?? []);
      return names.length > 0 && names.length === copy.items.length ? { ...copy, targets: names } : copy;
    });
    const life: Life = { name, copies, emptied: [], temporary };
    this.all.push(life);
    this.alive.set(name, life);
  }

  #insert(reader: Reader, tokens: readonly Token[], line: number): void {
    const isPlain = reader.take('INTO');
    if (!isPlain && !tokens.slice(0, 4).some((token) => isWord(token, 'INTO'))) return;
    while (!isPlain && reader.rest.length > 0 && !reader.take('INTO')) reader.name();
    const into = this.#life(this.#named(reader));
    const list = namesIn(reader.rest, this.#family);
    const upserts = outside(reader.rest).some((token) => isWord(token, 'CONFLICT', 'DUPLICATE'));
    for (const copy of this.#taken(reader.rest, line)) {
      const targets = list !== undefined && copy.items.length === list.length ? { targets: list } : {};
      into?.copies.push({ ...copy, ...targets, whole: copy.whole && isPlain && !upserts });
    }
  }

  /** `UPDATE one SET column = …`, from its own columns or from those of others. */
  #update(reader: Reader, line: number): void {
    reader.take('ONLY');
    const { rest } = reader;
    const into = this.#life(this.#named(reader));
    const own = rest[1]?.text === '.' ? rest[2] : rest[0];
    if (into === undefined || own === undefined) return;
    const name = aliasIn(reader, this.#family) ?? keyOf(own, this.#family);
    if (!reader.take('SET')) return;
    const set = upTo(reader.rest, ['FROM', 'WHERE', 'RETURNING', 'ORDER', 'LIMIT']);
    const parts = partsBetweenCommas(set).map(([column, equals, ...value]) => ({ column, equals, value }));
    const targets = parts.flatMap(({ column, equals }) =>
      column !== undefined && equals?.text === '=' ? keyOf(column, this.#family) : [],
    );
    if (targets.length !== parts.length) return;
    const after = reader.rest.slice(set.length);
    const others = isWord(after[0], 'FROM') ? tablesIn(after, this.#family) : [];
    const sources = [
      { life: into, name },
      ...others.map((one) => ({ life: this.#life(this.#named(new Reader(one.table))), name: one.name })),
    ];
    for (const { life, name: called } of sources) {
      if (life === undefined) continue;
      const items = parts.map(({ value }) => itemOf(value, [called], this.#family, others.length === 0));
      into.copies.push({ from: life, items, targets, whole: after.length === 0, line, at: this.#at, updates: true });
    }
  }

  #taken(rest: readonly Token[], line: number): Copy[] {
    return takenBy(rest, this.#family).flatMap(({ table, ...taken }) => {
      const from = this.#life(this.#named(new Reader(table)));
      return from === undefined ? [] : { from, ...taken, line, at: this.#at };
    });
  }

  #drop(name: string | undefined, line: number): void {
    const life = this.#life(name);
    if (life === undefined) return;
    life.dropped = line;
    this.alive.delete(life.name);
  }

  #rename(reader: Reader): void {
    const from = this.#named(reader);
    reader.take('RENAME');
    if (from === undefined || !reader.takeAny('TO', 'AS')) return;
    const to = this.#named(reader, from);
    const life = this.#life(from);
    if (to === undefined || life === undefined) return;
    this.alive.delete(from);
    life.name = to;
    this.alive.set(to, life);
  }

  /** The table that is called so by now. */
  #life(name: string | undefined): Life | undefined {
    if (name === undefined) return undefined;
    const known = this.alive.get(name);
    if (known !== undefined) return known;
    const life: Life = { found: name, name, copies: [], emptied: [] };
    this.all.push(life);
    this.alive.set(name, life);
    return life;
  }

  /** Takes a table's name; one without a schema is in that of `beside`. */
  #named(reader: Reader, beside?: string): string | undefined {
    const [first, dot, second] = reader.rest;
    if (reader.table() === undefined || first === undefined) return undefined;
    if (dot?.text === '.' && second !== undefined)
      return snapshotName({ schema: this.#text(first), table: this.#text(second) }, this.#family);
    const schema = beside?.includes('.') ? beside.slice(0, beside.indexOf('.')) : undefined;
    return snapshotName({ schema, table: this.#text(first) }, this.#family);
  }

  #text({ kind, text }: Token): string {
    return kind === 'word' && this.#family === 'postgresql' ? text.toLowerCase() : text;
  }
}

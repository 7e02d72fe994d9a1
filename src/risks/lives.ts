import { outside, partsBetweenCommas, Reader } from '../sql/reader.ts';
import { isWord, type Token } from '../sql/tokens.ts';
import type { Copy, Life } from './life.ts';
import { snapshotName } from './names.ts';
import { aliasIn, tablesIn, takenBy } from './queries.ts';
import { requiredIn } from './required.ts';
import { type Run, runsIn, type SqlFile } from './runs.ts';
import { itemOf, keyOf, namesIn } from './selected.ts';
import { upTo } from './sql-parts.ts';
import type { Family } from './types.ts';
import { type Use, useIn } from './uses.ts';

/** The tables of some files, those that they found and those that they made, through all of them. */
export function livesIn(files: readonly SqlFile[], family: Exclude<Family, 'other'>): Lives {
  const lives = new Lives(family);
  for (const run of runsIn(files, family)) lives.follow(run);
  return lives;
}

export class Lives {
  readonly #family: Family;
  #run: Run = { tokens: [], line: 0, at: -1, certain: true, inBody: false };
  /** The tables when the file that is asked about begins. */
  #first: ReadonlyMap<string, Life> | undefined;
  readonly all: Life[] = [];
  readonly alive = new Map<string, Life>();
  readonly uses: Use[] = [];
  readonly #drops: Run[] = [];

  constructor(family: Family) {
    this.#family = family;
  }

  /** The table that is called so when the file that is asked about begins. */
  at(name: string): Life | undefined {
    return this.#first?.get(name) ?? this.all.find(({ found }) => found === name);
  }

  /** Which statement of the file that is asked about drops something on a line, or behind it; one after all others where none is found. */
  dropAt(line: number | undefined): number {
    const found = line === undefined ? undefined : this.#drops.find((one) => one.line >= line);
    return found?.at ?? Number.POSITIVE_INFINITY;
  }

  follow(run: Run): void {
    if (run.path === undefined && run.tokens.some((token) => isWord(token, 'DROP', 'CHANGE'))) this.#drops.push(run);
    if (run.path === undefined) this.#first ??= new Map(this.alive);
    this.#run = run;
    // what runs perhaps makes no table and drops none, as far as can be told
    if (run.certain) this.#followCertain(run.tokens);
    const use = useIn(run, this.#family, (name) => this.#life(this.#named(new Reader(name))));
    if (use !== undefined) this.uses.push(use);
  }

  #followCertain(tokens: readonly Token[]): void {
    const reader = new Reader(tokens);
    if (reader.take('CREATE')) this.#create(reader);
    else if (reader.take('INSERT')) this.#insert(reader, tokens);
    else if (reader.take('UPDATE')) this.#update(reader);
    else if (reader.take('DELETE', 'FROM') || reader.take('TRUNCATE')) {
      reader.take('TABLE');
      const isPart = outside(tokens).some((token) => isWord(token, 'WHERE', 'USING', 'LIMIT'));
      for (const one of partsBetweenCommas(reader.rest)) {
        const life = this.#life(this.#named(new Reader(one)));
        (isPart ? life?.thinned : life?.emptied)?.push(this.#run.at);
      }
    } else if (reader.take('DROP', 'TABLE')) {
      reader.take('IF', 'EXISTS');
      for (const one of partsBetweenCommas(reader.rest)) this.#drop(this.#named(new Reader(one)));
    } else if (reader.take('RENAME', 'TABLE')) for (const one of partsBetweenCommas(reader.rest)) this.#rename(new Reader(one));
    else if (reader.take('ALTER', 'TABLE')) {
      reader.take('IF', 'EXISTS');
      reader.take('ONLY');
      this.#rename(reader);
    }
  }

  #create(reader: Reader): void {
    const temporary = ['TEMP', 'TEMPORARY'].some((word) => reader.take(word));
    reader.take('UNLOGGED');
    if (!reader.take('TABLE')) return;
    reader.take('IF', 'NOT', 'EXISTS');
    const name = this.#named(reader);
    if (name === undefined) return;
    const copies = this.#taken(reader.rest).map((copy): Copy => {
      const names = copy.items === 'all' ? [] : copy.items.flatMap((item) => item.name ?? []);
      return names.length > 0 && names.length === copy.items.length ? { ...copy, targets: names } : copy;
    });
    const life: Life = { name, copies, emptied: [], thinned: [], temporary, required: requiredIn(reader.rest) };
    this.all.push(life);
    this.alive.set(name, life);
  }

  #insert(reader: Reader, tokens: readonly Token[]): void {
    const isPlain = reader.take('INTO');
    if (!isPlain && !tokens.slice(0, 4).some((token) => isWord(token, 'INTO'))) return;
    while (!isPlain && reader.rest.length > 0 && !reader.take('INTO')) reader.name();
    const into = this.#life(this.#named(reader));
    const list = namesIn(reader.rest, this.#family);
    const upserts = outside(reader.rest).some((token) => isWord(token, 'CONFLICT', 'DUPLICATE'));
    for (const copy of this.#taken(reader.rest)) {
      const targets = list !== undefined && copy.items.length === list.length ? { targets: list } : {};
      into?.copies.push({ ...copy, ...targets, whole: copy.whole && isPlain && !upserts });
    }
  }

  /** `UPDATE one SET column = …`, from its own columns or from those of others. */
  #update(reader: Reader): void {
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
      into.copies.push({ from: life, items, targets, whole: after.length === 0, ...this.#where, updates: true });
    }
  }

  get #where(): Pick<Copy, 'line' | 'path' | 'at'> {
    const { line, path, at } = this.#run;
    return { line, at, ...(path !== undefined && { path }) };
  }

  #taken(rest: readonly Token[]): Copy[] {
    return takenBy(rest, this.#family).flatMap(({ table, ...taken }) => {
      const from = this.#life(this.#named(new Reader(table)));
      return from === undefined ? [] : { from, ...taken, ...this.#where };
    });
  }

  #drop(name: string | undefined): void {
    const life = this.#life(name);
    if (life === undefined) return;
    life.dropped = this.#run.line;
    life.droppedAt = this.#run.at;
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
    const life: Life = { found: name, name, copies: [], emptied: [], thinned: [] };
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

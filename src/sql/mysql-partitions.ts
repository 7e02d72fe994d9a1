import type { Effect, Table } from './effects.ts';
import { partsBetweenCommas, Reader } from './reader.ts';
import type { Token } from './tokens.ts';

/** Engines that keep no rows, or none past a restart. */
const forgetting = ['BLACKHOLE', 'MEMORY', 'HEAP'];

/** What an option of ALTER TABLE does to the rows of partitions, tablespaces and engines; undefined where it is none of these. */
export function storageEffects(option: readonly Token[], table: Table): Effect[] | undefined {
  const reader = new Reader(option);
  const ask = (part: string | undefined, detail: string): Effect => ({
    does: 'ask',
    kind: 'truncate',
    table,
    ...(part !== undefined && { part }),
    detail,
  });
  const verb = ['DROP', 'TRUNCATE', 'DISCARD'].find((word) => reader.take(word, 'PARTITION'));
  if (verb !== undefined) {
    const does = verb === 'TRUNCATE' ? 'empties' : verb === 'DROP' ? 'drops' : 'discards';
    reader.take('IF', 'EXISTS');
    return namesIn(reader).map((name) => ask(name, `${does} partition ${name} of table ${table.name}, with every row in it`));
  }
  if (reader.take('EXCHANGE', 'PARTITION')) {
    const [name = ''] = namesIn(reader);
    const detail = `exchanges every row of partition ${name} of table ${table.name} with those of another table`;
    return [{ does: 'ask', kind: 'unbounded-write', table, part: name, detail }];
  }
  if (reader.take('DISCARD', 'TABLESPACE'))
    return [ask(undefined, `discards the tablespace of table ${table.name}, with every row in it`)];
  if (!reader.take('ENGINE')) return undefined;
  reader.take('=');
  const engine = reader.name()?.toUpperCase() ?? '';
  return forgetting.includes(engine) ? [ask(undefined, `moves table ${table.name} to ${engine}, which keeps no rows`)] : [];
}

function namesIn(reader: Reader): string[] {
  return partsBetweenCommas(reader.rest).flatMap((one) => new Reader(one).name() ?? []);
}

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Connection, type Driver, exportsOf, type Row } from '../connection.ts';

interface Database {
  readonly waitReady: Promise<void>;
  query(text: string): Promise<{ readonly rows: readonly Row[] }>;
  close(): Promise<void>;
}

/** PostgreSQL in this process, with its data in a folder. */
export const pglite: Driver = {
  name: '@electric-sql/pglite',
  family: 'postgresql',
  takes: (_, configured) => configured === 'pglite',
  async open({ url = '' }, load): Promise<Connection> {
    const folder = resolve(url.replace(/^file:(?:\/\/)?/, ''));
    // it would make one
    if (!existsSync(folder))
      throw new Error('there is no such folder. The first migrate makes it; if it ran already, the path is wrong');
    const { PGlite } = exportsOf<{ PGlite: new (folder: string) => Database }>(await load('@electric-sql/pglite'));
    const database = new PGlite(folder);
    await database.waitReady;
    return { rows: async (statement) => (await database.query(statement)).rows, close: () => database.close() };
  },
};

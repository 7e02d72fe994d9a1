import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Connection, type Driver, exportsOf, type Row } from '../connection.ts';

interface Database {
  readonly waitReady: Promise<void>;
  query(text: string): Promise<{ readonly rows: readonly Row[] }>;
  close(): Promise<void>;
}

/** PostgreSQL in this process, with its data in a folder. It writes there when it opens it, and only one process may: so a copy is read. */
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
    const copy = mkdtempSync(join(tmpdir(), 'drizzle-guard-pglite-'));
    const remove = () => rmSync(copy, { recursive: true, force: true, maxRetries: 3 });
    try {
      cpSync(folder, copy, { recursive: true });
      const database = new PGlite(copy);
      await database.waitReady;
      return {
        rows: async (statement) => (await database.query(statement)).rows,
        close: () => database.close().finally(remove),
      };
    } catch (error) {
      remove();
      throw error;
    }
  },
};

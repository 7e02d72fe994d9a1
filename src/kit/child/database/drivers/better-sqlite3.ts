import type { Driver, Row } from '../connection.ts';
import { existingFile } from '../local-file.ts';

interface Database {
  prepare(text: string): { all(): readonly Row[]; readonly reader: boolean; run(): unknown };
  close(): void;
}

type Open = new (path: string, options: { readonly: true; fileMustExist: true }) => Database;

export const betterSqlite3: Driver = {
  name: 'better-sqlite3',
  family: 'sqlite',
  takes: ({ url = '' }) => !/^(?:libsql|https?|wss?):/.test(url),
  async open({ url = '' }, load) {
    const { default: Database } = (await load('better-sqlite3')) as { readonly default: Open };
    const database = new Database(existingFile(url), { readonly: true, fileMustExist: true });
    return {
      rows: async (statement) => {
        const prepared = database.prepare(statement);
        if (prepared.reader) return prepared.all();
        prepared.run();
        return [];
      },
      close: async () => database.close(),
    };
  },
};

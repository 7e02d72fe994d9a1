import { type Connection, type Driver, exportsOf, type Row } from '../connection.ts';
import { existingFile } from '../local-file.ts';

interface Client {
  execute(text: string): Promise<{ readonly columns: readonly string[]; readonly rows: readonly (readonly unknown[])[] }>;
  close(): void;
}

/** Turso, libSQL servers, and files. */
export const libsql: Driver = {
  name: '@libsql/client',
  family: 'sqlite',
  async open({ url = '', authToken }, load): Promise<Connection> {
    const { createClient } = exportsOf<{ createClient(options: object): Client }>(await load('@libsql/client'));
    const isRemote = /^(?:libsql|https?|wss?):/.test(url);
    const client = createClient({ url: isRemote ? url : `file:${existingFile(url)}`, authToken });
    return {
      rows: async (statement) => {
        const { columns, rows } = await client.execute(statement);
        return rows.map((row): Row => Object.fromEntries(columns.map((name, at) => [name, row[at]])));
      },
      close: async () => client.close(),
    };
  },
};

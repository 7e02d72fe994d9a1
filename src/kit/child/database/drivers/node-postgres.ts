import { type Connection, connectLimit, type Driver, exportsOf, type Row } from '../connection.ts';

interface Client {
  connect(): Promise<void>;
  query(text: string): Promise<{ readonly rows: readonly Row[] }>;
  end(): Promise<void>;
  on(event: 'error', listener: () => void): void;
}

export const nodePostgres: Driver = {
  name: 'pg',
  family: 'postgresql',
  async open({ url, ...credentials }, load): Promise<Connection> {
    const { Client } = exportsOf<{ Client: new (options: object) => Client }>(await load('pg'));
    const place = url === undefined ? credentials : { connectionString: url };
    const client = new Client({ ...place, connectionTimeoutMillis: connectLimit, application_name: 'drizzle-guard' });
    // a connection that breaks rejects the query, too
    client.on('error', () => undefined);
    await client.connect();
    return {
      rows: async (statement) => (await client.query(statement)).rows,
      close: () => client.end(),
    };
  },
};

import { type Connection, type Driver, exportsOf, type Row } from '../connection.ts';

interface Client {
  connect(): Promise<void>;
  query(text: string): Promise<{ readonly rows: readonly Row[] }>;
  end(): Promise<void>;
}

/** Neon's driver over a web socket, which needs Node 22 or a `WebSocket` of its own. */
export const neon: Driver = {
  name: '@neondatabase/serverless',
  family: 'postgresql',
  // it would take this machine for a database that is named in parts
  takes: ({ url }) => url !== undefined,
  async open({ url }, load): Promise<Connection> {
    const { Client, neonConfig } = exportsOf<{
      Client: new (url: string | undefined) => Client;
      neonConfig: { webSocketConstructor?: unknown };
    }>(await load('@neondatabase/serverless'));
    if (!('WebSocket' in globalThis))
      neonConfig.webSocketConstructor = exportsOf<{ WebSocket: unknown }>(await load('ws')).WebSocket;
    const client = new Client(url);
    await client.connect();
    return { rows: async (statement) => (await client.query(statement)).rows, close: () => client.end() };
  },
};

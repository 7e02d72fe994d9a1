import { type Connection, connectLimit, type Driver, exportsOf, type Row } from '../connection.ts';

interface Session {
  query(text: string): Promise<readonly [readonly Row[], unknown]>;
  end(): Promise<void>;
}

export const mysql2: Driver = {
  name: 'mysql2',
  family: 'mysql',
  async open({ url, ...credentials }, load): Promise<Connection> {
    const { createConnection } = exportsOf<{ createConnection(options: object): Promise<Session> }>(await load('mysql2/promise'));
    const place = url === undefined ? credentials : { uri: url };
    const session = await createConnection({ ...place, connectTimeout: connectLimit, supportBigNumbers: true });
    return { rows: async (statement) => (await session.query(statement))[0], close: () => session.end() };
  },
};

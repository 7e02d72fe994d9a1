import { type Connection, connectLimit, type Driver, exportsOf, type Row } from '../connection.ts';

interface Sql {
  unsafe(text: string): Promise<readonly Row[]>;
  end(options: { timeout: number }): Promise<void>;
}

/** https://github.com/porsager/postgres */
export const postgresJs: Driver = {
  name: 'postgres',
  family: 'postgresql',
  async open({ url, user, ...credentials }, load): Promise<Connection> {
    const { default: connect } = exportsOf<{ default: (...options: unknown[]) => Sql }>(await load('postgres'));
    // one connection, because a transaction that cannot write belongs to one
    const settings = { max: 1, connect_timeout: connectLimit / 1000, onnotice: () => undefined, prepare: false };
    const sql = url === undefined ? connect({ ...credentials, username: user, ...settings }) : connect(url, settings);
    return { rows: (statement) => sql.unsafe(statement), close: () => sql.end({ timeout: 1 }) };
  },
};

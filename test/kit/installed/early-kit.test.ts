import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { KitProcess } from '../../../src/kit/process.ts';
import { history } from '../../support/histories.ts';

// before 0.31.10 the prompt of drizzle-kit waits for keys for ever, terminal or not
const early = fileURLToPath(new URL('../../kits/0.31-early/node_modules/drizzle-kit', import.meta.url));

function renamed() {
  const text = history('0.31', 'postgresql', '3')['drizzle/meta/0002_snapshot.json'] ?? '';
  const snapshot = JSON.parse(text) as { tables: Record<string, { columns: Record<string, object> }> };
  const { name, ...others } = snapshot.tables['public.users']?.columns ?? {};
  const columns = { ...others, full_name: { ...name, name: 'full_name' } };
  const users = { ...snapshot.tables['public.users'], columns };
  return { before: snapshot, after: { ...snapshot, id: 'later', tables: { ...snapshot.tables, 'public.users': users } } };
}

const table = ['public', 'users'];
test.each([
  {
    recorded: 'a rename',
    renames: [{ kind: 'column', from: [...table, 'name'], to: [...table, 'full_name'] }],
    statements: ['ALTER TABLE "users" RENAME COLUMN "name" TO "full_name";'],
  },
  {
    recorded: 'nothing',
    renames: [],
    statements: ['ALTER TABLE "users" ADD COLUMN "full_name" text;', 'ALTER TABLE "users" DROP COLUMN "name";'],
  },
])('0.31.8 is answered where $recorded is recorded', async ({ renames, statements }) => {
  const { before, after } = renamed();
  const kit = new KitProcess(tmpdir(), 20_000);
  onTestFinished(() => kit.close());
  const step = { tag: '0003_rename', parents: [before], snapshot: after, renames };
  const answer = await kit.ask({ method: 'replay', kit: early, dialect: 'postgresql', step });
  expect(answer).toEqual(statements);
});

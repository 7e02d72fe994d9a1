import { expect, test } from 'vitest';
import { driftIn, generated } from '../../support/drift.ts';
import { history, kinds, kits } from '../../support/histories.ts';
import { schema } from '../../support/schemas.ts';

const nothing = { objects: [], inherited: 0, nondeterministic: [], conflicts: [] };
const publicName = (dialect: string, name: string) => (dialect === 'postgresql' ? `public.${name}` : name);

test.each(kinds)('$kit $dialect: a column that may have been renamed is asked about', async ({ kit, dialect }) => {
  const renamed = schema(dialect, '3').replace(/name: (\w+)\('name'/, "fullName: $1('full_name'");
  const drift = await driftIn(kit, dialect, { ...history(kit, dialect, '3'), 'src/schema.ts': renamed });
  const table = publicName(dialect, 'users');
  expect(drift.objects).toMatchObject([
    {
      name: table,
      questions: [{ kind: 'column', entity: [...table.split('.'), 'full_name'], candidates: [[...table.split('.'), 'name']] }],
    },
  ]);
  // 0.31 has no hints
  expect(drift.objects[0]?.questions[0]?.hints?.length).toBe(kit === '1.0' ? 2 : undefined);
});

test.each(kinds)(
  '$kit $dialect: a table that may have been renamed is one object with what it may have been',
  async ({ kit, dialect }) => {
    const renamed = schema(dialect, '3').replace("'users'", "'members'");
    const drift = await driftIn(kit, dialect, { ...history(kit, dialect, '3'), 'src/schema.ts': renamed });
    const [members, users] = [publicName(dialect, 'members'), publicName(dialect, 'users')];
    expect(drift.objects).toMatchObject([
      { name: members, questions: [{ kind: 'table', entity: members.split('.'), candidates: [users.split('.')] }] },
    ]);
    expect(drift.objects[0]?.statements.join('\n')).toMatch(/CREATE TABLE.*DROP TABLE/s);
  },
);

test.each(kinds)('$kit $dialect: a table that is no longer exported is told from one that is gone', async ({ kit, dialect }) => {
  const files = history(kit, dialect, '3');
  const hidden = await driftIn(kit, dialect, {
    ...files,
    'src/schema.ts': schema(dialect, '3').replace('export const posts', 'const posts'),
  });
  const gone = await driftIn(kit, dialect, { ...files, 'src/schema.ts': schema(dialect, '2') });
  expect(hidden.objects).toMatchObject([{ name: publicName(dialect, 'posts'), unexported: true }]);
  expect(gone.objects).toMatchObject([{ name: publicName(dialect, 'posts'), unexported: false }]);
});

test.each(kinds)('$kit $dialect: a default that is never the same is named and is no drift', async ({ kit, dialect }) => {
  const stamp = {
    postgresql: "timestamp('created').default(new Date())",
    mysql: "timestamp('created').default(new Date())",
    sqlite: "integer('created', { mode: 'timestamp' }).default(new Date())",
  }[dialect];
  const made = (extra = '') =>
    schema(dialect, '2')
      .replace('index,', 'index, timestamp,')
      .replace('name: ', `${extra}created: ${stamp}, name: `)
      .replace(dialect === 'sqlite' ? ' timestamp,' : '\0', '');
  // sqlite keeps whole seconds
  const files = generated(kit, dialect, { 'src/schema.ts': made() }, { clock: -10 });
  const column = `${publicName(dialect, 'users')}.created`;
  expect(await driftIn(kit, dialect, files)).toEqual({ ...nothing, nondeterministic: [column] });
  const text = dialect === 'mysql' ? "varchar('city', { length: 9 })" : "text('city')";
  const also = await driftIn(kit, dialect, { ...files, 'src/schema.ts': made(`city: ${text}, `) });
  expect(also).toMatchObject({ nondeterministic: [column], objects: [{ differences: [{ name: 'city', change: 'added' }] }] });
  expect(also.objects[0]?.differences).toHaveLength(1);
  expect(also.objects[0]?.statements.join()).not.toMatch(/SET DEFAULT|MODIFY/);
});

test.each(kits)('%s: a default that only the second evaluation has as the migrations have it', async (kit) => {
  const title = (value: string) =>
    schema('postgresql', '3').replace("text('title').notNull()", `text('title').default(${value}).notNull()`);
  const files = generated(kit, 'postgresql', { 'src/schema.ts': title("'late'") });
  const clock = `Date.now() < ${Date.now() + 24 * 3600_000} ? 'early' : 'late'`;
  const drift = await driftIn(kit, 'postgresql', { ...files, 'src/schema.ts': title(clock) });
  expect(drift).toEqual({ ...nothing, nondeterministic: ['public.posts.title'] });
});

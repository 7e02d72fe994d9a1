import { config, copied, coverageTable, forgotten, schemaOf } from '../support/coverage.ts';
import { added, all, edited, moved, without } from '../support/tamper.ts';

const says = ['schema-not-checked'];
const [users, copy, tables] = ['src/db/users.ts', 'src/copy.ts', 'src/tables/users.ts'];
const toCopy = all(copied(users, copy), schemaOf(`['./${copy}', './src/db/posts.ts']`));
const barrel = "export * from './db/users';\nexport * from './db/posts';\n";
const withBarrel = all(added({ 'src/schema.ts': barrel }), schemaOf("'./src/schema.ts'"));
const moveOn = all(moved(users, tables), added({ [users]: "export * from '../tables/users';\n" }));
const second = `export default { dialect: 'postgresql', schema: ['./${copy}', './src/db/posts.ts'], out: './drizzle' };\n`;

coverageTable([
  {
    name: 'the config loses its schema',
    tamper: edited(config, (text) => text.replace(/schema: '[^']*', /, '')),
    says,
    everywhere: true,
  },
  { name: 'the schema matches no file', tamper: schemaOf("'./src/tables/*.ts'"), says },
  { name: 'every schema file is deleted', tamper: without(users, 'src/db/posts.ts', 'src/db/nothing.ts'), says },
  { name: 'the schema points to a copy', tamper: toCopy, says, everywhere: true },
  { name: 'the schema points to a copy, and a migration is forgotten', tamper: all(toCopy, forgotten), says },
  {
    name: 'a file of the schema imports a copy, and a migration is forgotten',
    published: withBarrel,
    tamper: all(copied(users, copy), added({ 'src/schema.ts': barrel.replace('./db/users', './copy') }), forgotten),
    says,
  },
  {
    name: 'another config reads a copy, which agrees in its place',
    tamper: all(copied(users, copy), added({ 'drizzle.old.config.ts': second }), forgotten),
    says: ['schema-without-migration'],
  },
  {
    name: 'ok: another config reads a copy',
    tamper: all(copied(users, copy), added({ 'drizzle.old.config.ts': second })),
    says: [],
  },
  { name: 'ok: a copy comes beside the schema', tamper: copied(users, copy), says: [] },
  { name: 'ok: the old file passes on what the new one defines', tamper: moveOn, says: [], everywhere: true },
  {
    name: 'ok: the same, and the config names the new one',
    tamper: all(moveOn, schemaOf(`['./${tables}', './src/db/posts.ts']`)),
    says: [],
  },
  { name: 'ok: files become one that imports them', tamper: withBarrel, says: [] },
]);

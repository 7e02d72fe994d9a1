import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runKit } from './feature-histories.ts';
import { linkKit } from './generate-histories.ts';
import { generatedFolder, keepGenerated } from './generated-folders.ts';
import { type Dialect, type Kit, kinds } from './histories.ts';

/** What the real drizzle-kit has to write still: a published schema and one that grew, once; later runs find them in node_modules/.cache. */
export function missingConventions(): (() => Promise<void>)[] {
  const missing = kinds.filter(({ kit, dialect }) => !existsSync(folderOf(kit, dialect)));
  return missing.map(
    ({ kit, dialect }) =>
      () =>
        generate(kit, dialect),
  );
}

/** The snapshots of both, parsed, and the source that the second was generated from. */
export function conventions(kit: Kit, dialect: Dialect) {
  const folder = join(folderOf(kit, dialect), 'drizzle');
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('snapshot.json'));
  const snapshots = paths.sort().map((path): unknown => JSON.parse(readFileSync(join(folder, path), 'utf8')));
  const [before, after] = wholeSnapshots(snapshots);
  return { before, after, ...sources(dialect) };
}

interface Body {
  readonly ddl?: readonly unknown[];
  readonly deltas?: readonly { readonly op: string; readonly row: unknown }[];
}

/** Snapshots that follow each other, each as a whole: those that only tell a difference may only create. */
export function wholeSnapshots(snapshots: readonly unknown[]): unknown[] {
  let ddl: readonly unknown[] = [];
  return (snapshots as Body[]).map((body) => {
    const { deltas } = body;
    if (deltas?.some(({ op }) => op !== 'create')) throw new Error('this snapshot does more than create');
    ddl = deltas === undefined ? (body.ddl ?? []) : [...ddl, ...deltas.map(({ row }) => row)];
    return deltas === undefined ? body : { ...body, ddl };
  });
}

function folderOf(kit: Kit, dialect: Dialect): string {
  return generatedFolder('conventions', kit, dialect, JSON.stringify(sources(dialect)));
}

async function generate(kit: Kit, dialect: Dialect): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'drizzle-conventions-'));
  linkKit(kit, folder);
  writeFileSync(
    join(folder, 'drizzle.config.ts'),
    `export default { dialect: '${dialect}', schema: './schema.ts', out: './drizzle' };\n`,
  );
  const { published, grown } = sources(dialect);
  for (const [at, source] of [published, grown].entries()) {
    writeFileSync(join(folder, 'schema.ts'), source);
    const output = await runKit(folder, ['generate', '--name', `step_${at}`], { KIT_CLOCK: String(at - 2) });
    const written = readdirSync(join(folder, 'drizzle'), { recursive: true, encoding: 'utf8' });
    if (written.filter((path) => path.endsWith('snapshot.json')).length !== at + 1) throw new Error(output);
  }
  keepGenerated(folder, folderOf(kit, dialect));
}

const modules = { postgresql: 'pg', mysql: 'mysql', sqlite: 'sqlite' } as const;

/** Two schemas of one project: what the first has is old, however it is called. */
function sources(dialect: Dialect) {
  const module = modules[dialect];
  const table = `${module}Table`;
  const number = dialect === 'mysql' ? 'int' : 'integer';
  const id = `id: ${number}('id').primaryKey()`;
  const text = (name: string) => (dialect === 'mysql' ? `varchar('${name}', { length: 99 })` : `text('${name}')`);
  const times = `createdAt: ${text('created_at')}, updatedAt: ${text('updated_at')}`;
  const to = (name: string, target: string) => `${number}('${name}').references(() => ${target}.id)`;
  const head = `import { index, ${number}, primaryKey, ${table}, ${dialect === 'mysql' ? 'varchar' : 'text'}, uniqueIndex } from 'drizzle-orm/${module}-core';`;
  const old = `export const oldThings = ${table}('oldThing', { ${id}, ownerId: ${to('ownerId', 'users')} }, (t) => [index('oldIndex').on(t.id)]);`;
  const published = [head, `export const users = ${table}('users', { ${id}, email: ${text('email')} });`, old];
  const grown = [
    head,
    `export const users = ${table}('users', { ${id}, email: ${text('email')}, fullName: ${text('full_name')}, nick: ${text('nickName')}, bestPost: ${to('best_post_id', 'posts')} }, (t) => [`,
    "  index('users_email_idx').on(t.email), index('byName').on(t.fullName), index('users_search_idx').on(t.email, t.nick),",
    "  index('search').on(t.nick, t.email), uniqueIndex('one_nick').on(t.nick),",
    ']);',
    old,
    `export const posts = ${table}('posts', { ${id}, authorId: ${to('author_id', 'users')}, ${times} }, (t) => [index('posts_author_id_idx').on(t.authorId)]);`,
    `export const comment = ${table}('comment', { ${id}, postId: ${to('post_id', 'posts')}, body: ${text('body')}, createdAt: ${text('createdAt')} });`,
    `export const postTag = ${table}('post_tag', { postId: ${to('post_id', 'posts')}, userId: ${to('user_id', 'users')} }, (t) => [primaryKey({ columns: [t.postId, t.userId] })]);`,
    `export const metadata = ${table}('metadata', { ${id}, ${times} });`,
    'export type User = typeof users.$inferSelect;',
    'export type Post = typeof posts.$inferSelect;',
    'export type Metadata = typeof metadata.$inferSelect;',
  ];
  return { published: `${published.join('\n')}\n`, grown: `${grown.join('\n')}\n` };
}

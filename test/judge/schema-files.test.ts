import { type CoverageCase, coverageTable } from '../support/coverage.ts';
import { added, all, edited, moved, textOf, without } from '../support/tamper.ts';

const lost = ['schema-without-migration'];
const posts = 'src/db/posts.ts';

/** The schema loses a file, or only seems to. */
const cases: readonly CoverageCase[] = [
  { name: 'a file that a glob named is deleted', tamper: without(posts), says: lost, everywhere: true },
  { name: 'it is renamed out of the glob', tamper: moved(posts, 'src/db/posts.ts.old'), says: lost },
  { name: 'it moves to another folder', tamper: moved(posts, 'src/old/posts.ts'), says: lost },
  { name: 'it becomes a declaration', tamper: moved(posts, 'src/db/posts.d.ts'), says: lost },
  { name: 'it is emptied', tamper: added({ [posts]: 'export {};\n' }), says: lost },
  { name: 'ok: it moves within the glob', tamper: moved(posts, 'src/db/articles.ts'), says: [], everywhere: true },
  {
    name: 'ok: what it held moves to another file',
    tamper: all(
      (project) => edited('src/db/users.ts', (text) => text + textOf(project, posts).split('\n')[1])(project),
      without(posts),
    ),
    says: [],
  },
  { name: 'ok: a file that defined nothing is deleted', tamper: without('src/db/nothing.ts'), says: [] },
  { name: 'ok: a file comes that defines nothing', tamper: added({ 'src/db/types.ts': 'export type Id = number;\n' }), says: [] },
];

coverageTable(cases);

import { describe, expect, test } from 'vitest';
import { judge } from '../../src/index.ts';
import { publishedRepository, type TestRepository } from '../support/repository.ts';
import { saidBy } from '../support/situation.ts';
import { everyLayout, type Given, journalPath, type Project, place } from '../support/tamper.ts';

interface Case {
  readonly published?: (given: Given) => Project;
  /** What a published repository has besides. */
  readonly before?: (repository: TestRepository, given: Given) => void;
  readonly change: (repository: TestRepository, given: Given) => void;
  readonly only?: '0.31' | '1.0';
  readonly path?: ((given: Given) => string) | undefined;
}

const staged = (repository: TestRepository, tree: Project) => repository.write(tree).stage();
/** Moves a file or a folder aside and leaves a link to it. */
const linked = (repository: TestRepository, path: string) => {
  const up = path
    .split('/')
    .slice(1)
    .map(() => '../')
    .join('');
  const { exitCode, output } = repository.run(
    `mkdir -p shared && mv '${path}' 'shared/moved' && ln -s '${up}shared/moved' '${path}'`,
  );
  if (exitCode !== 0) throw new Error(output);
  repository.stage();
};
const submodule = (repository: TestRepository, path: string) => {
  repository.git('rm', '-rq', '--cached', '--ignore-unmatch', path);
  repository.run(`rm -rf '${path}'`);
  repository.git('update-index', '--add', '--cacheinfo', `160000,${repository.head()},${path}`);
};
const attributes =
  (text: string, path = '.gitattributes') =>
  (repository: TestRepository, { at }: Given) => {
    // what is added after it would go through it
    staged(repository, at('4')).write({ [path]: text });
    repository.git('add', path);
  };
const pointer =
  'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n';

const bad: Record<string, Case> = {
  'the SQL of a new migration is a link': {
    change: (repository, { at }) => linked(staged(repository, at('4')), place(at('4'), -1).sql),
    path: ({ at }) => place(at('4'), -1).sql,
  },
  'the SQL of a published migration becomes a link': {
    change: (repository, { at }) => linked(repository, place(at('3'), 1).sql),
  },
  'a published file of the same content gets the mode of a link': {
    change: (repository, { at }) => {
      const { sql } = place(at('3'), 1);
      repository.git('update-index', '--cacheinfo', `120000,${repository.git('rev-parse', `:${sql}`)},${sql}`);
    },
  },
  'a snapshot is a link': { change: (repository, { at }) => linked(staged(repository, at('4')), place(at('4'), -1).snapshot) },
  'the journal is a link': { only: '0.31', change: (repository) => linked(repository, journalPath) },
  'meta is a link': { only: '0.31', change: (repository) => linked(repository, 'drizzle/meta') },
  "a migration's folder is a link": {
    only: '1.0',
    change: (repository, { at }) => linked(repository, `drizzle/${place(at('3'), 1).tag}`),
  },
  'the migrations folder becomes a link out of the repository': {
    change: (repository) => {
      repository.run('rm -r drizzle && ln -s ../elsewhere drizzle');
      repository.stage();
    },
    path: () => 'drizzle',
  },
  'a project comes whose migrations folder is a link': {
    published: () => ({ 'readme.md': 'x' }),
    change: (repository, { at }) => {
      repository.write({ 'drizzle.config.ts': at('3')['drizzle.config.ts'] ?? '' });
      repository.run('ln -s /srv/migrations drizzle');
      repository.stage();
    },
    path: () => 'drizzle',
  },
  'the migrations folder becomes a submodule': {
    change: (repository) => submodule(repository, 'drizzle'),
    path: () => 'drizzle',
  },
  'a submodule in place of a migration': {
    only: '1.0',
    change: (repository, { at }) => submodule(repository, `drizzle/${place(at('3'), 1).tag}`),
  },
  'a submodule where a 0.x journal would be': {
    only: '1.0',
    change: (repository) => submodule(repository, 'drizzle/meta/_journal.json'),
  },
  'an LFS filter for SQL': { change: attributes('*.sql filter=lfs diff=lfs merge=lfs -text\n'), path: () => '.gitattributes' },
  'an LFS filter by a macro': { change: attributes('[attr]lfs filter=lfs -text\ndrizzle/** lfs\n') },
  'another filter for one folder': { change: attributes('*.psd filter=lfs\n/drizzle/**/*.json filter=git-crypt\n') },
  'another encoding': { change: attributes('*.sql working-tree-encoding=UTF-16LE eol=crlf\n') },
  ident: { change: attributes('* ident\n') },
  'an attribute below the top': { change: attributes('*.sql filter=lfs\n', 'drizzle/.gitattributes') },
  'an LFS pointer without an attribute': {
    change: (repository, { at }) => void staged(repository, { ...at('4'), [place(at('4'), -1).sql]: pointer }),
  },
};

/** A file that was published as a link to one in the same tree, which is edited. */
const editedBehind = (file: (given: Given) => string, edit: (text: string) => string): Case => ({
  before: (repository, given) => linked(repository, file(given)),
  change: (repository) => {
    repository.write({ 'shared/moved': edit(repository.read('shared/moved')) });
    repository.stage();
  },
  path: () => 'shared/moved',
});
const retargeted = (target: string): Case => ({
  before: (repository, { at }) => linked(repository, place(at('3'), 1).sql),
  change: (repository, { at }) => {
    const { sql } = place(at('3'), 1);
    repository.run(`rm '${sql}' && ln -s '${target}' '${sql}'`);
    repository.stage();
  },
  path: ({ at }) => place(at('3'), 1).sql,
});

Object.assign(bad, {
  'the SQL behind a published link is edited': editedBehind(
    ({ at }) => place(at('3'), 1).sql,
    (text) => `${text}DROP TABLE users;`,
  ),
  'the snapshot behind a published link is edited': editedBehind(
    ({ at }) => place(at('3'), 1).snapshot,
    (text) => text.replace('users', 'people'),
  ),
  'the journal behind a published link is edited': {
    ...editedBehind(
      () => journalPath,
      (text) => text.replace('0001_', '0001_new_'),
    ),
    only: '0.31',
  },
  'what a published link leads to is deleted': {
    ...editedBehind(({ at }) => place(at('3'), 1).sql, String),
    change: (repository: TestRepository) => {
      repository.run('rm shared/moved');
      repository.stage();
    },
    path: undefined,
  },
  'a link to a link, whose end is edited': {
    before: (repository, { at }) => {
      linked(repository, place(at('3'), 1).sql);
      repository.run('mkdir -p db && mv shared/moved db/own.sql && ln -s ../db/own.sql shared/moved');
      repository.stage();
    },
    change: (repository) => {
      repository.write({ 'db/own.sql': 'DROP TABLE users;' });
      repository.stage();
    },
    path: () => 'db/own.sql',
  },
  'a published link leads out of the repository': retargeted('../../elsewhere.sql'),
} satisfies Record<string, Case>);

const ok: Readonly<Record<string, Case>> = {
  'what another link leads to is edited': {
    before: (repository) => {
      repository.write({ 'shared/readme.md': 'x' }).run('ln -s ../shared/readme.md drizzle/README.md');
      repository.stage();
    },
    change: (repository, { at }) => void staged(repository, { ...at('4'), 'shared/readme.md': 'y' }),
  },
  'a file beside what a link leads to is edited': {
    before: (repository, { at }) => linked(repository, place(at('3'), 0).sql),
    change: (repository) => void staged(repository, { 'shared/other': 'x' }),
  },
  'what a link leads to moves, and the link with it': {
    before: (repository, { at }) => linked(repository, place(at('3'), 1).sql),
    change: (repository, { at }) => {
      const { sql } = place(at('3'), 1);
      const up = sql
        .split('/')
        .slice(1)
        .map(() => '../')
        .join('');
      repository.run(`mkdir db && mv shared/moved db/moved && rm '${sql}' && ln -s '${up}db/moved' '${sql}'`);
      repository.stage();
    },
  },
  'attributes that change nothing but line ends': {
    change: attributes('* text=auto\n*.sql text eol=lf diff=sql\ndrizzle/meta/** -merge linguist-generated\n'),
  },
  'filters for other files': {
    change: attributes('*.psd filter=lfs\nassets/** filter=lfs -text\n/*.sql filter=lfs\ndrizzle/*.png filter=lfs\n'),
  },
  'a filter that a later line takes back': { change: attributes('* filter=lfs\ndrizzle/** -filter\n') },
  'an encoding that is UTF-8': { change: attributes('* working-tree-encoding=UTF-8\n') },
  'links that drizzle-kit does not read': {
    change: (repository, { at }) => {
      staged(repository, at('4')).run('ln -s ../readme.md drizzle/README.md && ln -s drizzle migrations');
      repository.stage();
    },
  },
  'a link that was published, and a new migration': {
    before: (repository, { at }) => linked(repository, place(at('3'), 0).sql),
    change: (repository, { at }) => {
      const { [place(at('3'), 0).sql]: _, ...rest } = at('4') as Record<string, string>;
      staged(repository, rest);
    },
  },
  'an attribute that was published, and a new migration': {
    before: (repository) => void staged(repository, { '.gitattributes': '*.sql filter=other\n' }),
    change: (repository, { at }) => void staged(repository, at('4')),
  },
  'the folder of a config is a link to one in the same tree': {
    published: ({ at }) => ({ ...at('3'), 'app/drizzle.config.ts': at('3')['drizzle.config.ts'] ?? '' }),
    change: (repository) => {
      repository.run('ln -s ../drizzle app/drizzle');
      repository.stage();
    },
  },
};

async function said({ published = ({ at }) => at('3'), before, change }: Case, given: Given) {
  const repository = publishedRepository(published(given));
  if (before !== undefined) {
    before(repository, given);
    repository.git('commit', '-qm', 'before');
    repository.publish();
  }
  change(repository, given);
  const report = await judge({ cwd: repository.path, subject: { kind: 'index' } });
  expect(report.unchecked).toEqual([]);
  return report;
}

describe.each(everyLayout)('$kit $dialect', (given) => {
  const cases = (table: Readonly<Record<string, Case>>) =>
    Object.entries(table).filter(([, { only }]) => only === undefined || only === given.kit);

  test.each(cases(bad))('bad: %s', async (_, one) => {
    const report = await said(one, given);
    expect(saidBy(report)).toEqual(['checked-out-otherwise']);
    if (one.path !== undefined) expect(report.findings[0]?.path).toBe(one.path(given));
  });

  test.each(cases(ok))('ok: %s', async (_, one) => {
    expect(saidBy(await said(one, given))).toEqual([]);
  });
});

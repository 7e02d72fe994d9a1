import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { linkKit } from '../support/generate-histories.ts';
import { kitVersion } from '../support/histories.ts';
import { TestRepository } from '../support/test-repository.ts';
import type { Candidate } from './candidates.ts';

/** A repository that has of a merge only the migrations folder, so that no schema is evaluated. */
export interface Stripped {
  readonly repository: TestRepository;
  readonly base: string;
  readonly parents: readonly [string, string];
  /** What people made of it. */
  readonly merge: string;
}

/** Makes it, with the first parent checked out and the published one as origin/main. Throws where a file of the history is not there. */
export function strippedRepository({ gitDir, base, parents, merge, folder, layout, published }: Candidate): Stripped {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'drizzle-guard-merge-')));
  const repository = new TestRepository(path);
  repository.git('init', '-q', '-b', 'work', '--template=');
  mkdirSync(join(path, '.git/objects/info'), { recursive: true });
  writeFileSync(join(path, '.git/objects/info/alternates'), `${resolve(gitDir, 'objects')}\n`);
  repository.write({
    'package.json': JSON.stringify({ private: true, devDependencies: { 'drizzle-kit': kitVersion(layout) } }),
    '.gitignore': 'node_modules\n',
  });
  const commit = (of: string, ...ancestors: string[]) => {
    repository.git('read-tree', '--empty');
    if (repository.run(`git cat-file -e ${of}:'${folder}'`).exitCode === 0)
      repository.git('read-tree', `--prefix=${folder}/`, `${of}:${folder}`);
    repository.git('add', 'package.json', '.gitignore');
    const tree = repository.git('write-tree');
    return repository.git('commit-tree', tree, '-m', of, ...ancestors.flatMap((ancestor) => ['-p', ancestor]));
  };
  const root = commit(base);
  const [first, second] = [commit(parents[0], root), commit(parents[1], root)] as const;
  const merged = commit(merge, first, second);
  repository.git('remote', 'add', 'origin', '.');
  repository.git('update-ref', 'refs/remotes/origin/main', published === 0 ? first : second);
  repository.git('update-ref', 'refs/heads/other', second);
  repository.git('reset', '-q', '--hard', first);
  linkKit(layout, path);
  return { repository, base: root, parents: [first, second], merge: merged };
}

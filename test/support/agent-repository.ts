import { history } from './histories.ts';
import { copied, emptyRepository, type TestRepository, type Tree } from './repository.ts';

const scripts = {
  'db:generate': 'drizzle-kit generate',
  'db:push': 'drizzle-kit push',
  'db:push:local': 'drizzle-kit push --url postgres://localhost/app',
};

/** What a published state and an unpublished one put below a folder. */
function below(folder: string, tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).map(([path, text]) => [`${folder}/${path}`, text]));
}

/**
 * A repository with three projects, published, and one more migration in each on a branch: a custom one in `drizzle`, a generated one in
 * `apps/web/drizzle`, a custom one of drizzle-kit 1.0 in `apps/new/drizzle`.
 */
export function agentRepository(): TestRepository {
  return copied('agents', () => {
    const repository = emptyRepository().write({
      'package.json': JSON.stringify({ name: 'app', private: true, scripts }),
      '.gitignore': 'node_modules/\ndist/\n',
      ...history('0.31', 'postgresql', '3'),
      ...below('apps/web', history('0.31', 'postgresql', '3')),
      ...below('apps/new', history('1.0', 'postgresql', '3')),
    });
    repository.commit('first');
    repository.publish();
    repository.git('switch', '-q', '-c', 'feature');
    repository.write({
      ...history('0.31', 'postgresql', '4custom'),
      ...below('apps/web', history('0.31', 'postgresql', '4')),
      ...below('apps/new', history('1.0', 'postgresql', '4custom')),
    });
    repository.commit('second');
    return repository;
  });
}

/** A recorded text with this repository's folder and tags. */
export function placed(text: string, { path }: TestRepository): string {
  const tags = Object.keys(history('1.0', 'postgresql', '4custom')).flatMap(
    (file) => /^drizzle\/(\d+_[^/]+)\/migration/.exec(file)?.[1] ?? [],
  );
  const tag = (ending: string) => tags.find((one) => one.endsWith(ending)) ?? '';
  return text.replaceAll('$REPO', path).replaceAll('$CUSTOM', tag('_step_4custom')).replaceAll('$STEP3', tag('_step_3'));
}

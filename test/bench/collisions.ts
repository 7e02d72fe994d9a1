import { join } from 'node:path';
import { history, type Kit } from '../support/histories.ts';
import type { TestRepository } from '../support/test-repository.ts';
import { type Contender, measure } from './measure.ts';
import { benchRepository } from './repositories.ts';
import type { Section } from './table.ts';

const generate = '`drizzle-kit generate`';
const fix = 'drizzle-guard fix --yes';

/** The repair of two branches that both added a migration, beside what wrote one of them. */
export function collisions(folder: string, modules: string, kit: Kit, rounds: number): Section {
  const [published, theirs, mine] = (['3', '4', '4b'] as const).map((state) => history(kit, 'postgresql', state));
  const place = (name: string) => benchRepository(join(folder, `${name}-collision-${kit}`), modules, published ?? {});
  const [fixed, generating] = [place('fixed'), place('generating')];
  diverge(fixed, theirs ?? {}, mine ?? {});
  generating.write({ 'src/schema.ts': mine?.['src/schema.ts'] ?? '' });
  const contenders: Contender[] = [
    {
      name: generate,
      cwd: generating.path,
      command: ['node', 'node_modules/drizzle-kit/bin.cjs', 'generate'],
      prepare() {
        generating.git('clean', '-fdq', 'drizzle');
        generating.git('checkout', '-q', '--', 'drizzle');
      },
    },
    {
      name: fix,
      cwd: fixed.path,
      command: ['node', 'node_modules/drizzle-guard/dist/cli.js', 'fix', '--yes'],
      prepare: () => collide(fixed, bothOf(mine?.['src/schema.ts'], theirs?.['src/schema.ts'])),
    },
  ];
  return {
    title: `Repair of the everyday collision, ${kit}`,
    measured: measure(contenders, rounds),
    peer: generate,
    budgets: { [fix]: { times: 3 } },
  };
}

function diverge(repository: TestRepository, theirs: Record<string, string>, mine: Record<string, string>): void {
  const commit = (files: Record<string, string>, name: string) => {
    repository.write(files).stage();
    repository.commit(name);
  };
  repository.git('checkout', '-q', '-b', 'mine');
  commit(mine, 'mine');
  repository.git('checkout', '-q', 'main');
  commit(theirs, 'theirs');
  repository.publish();
  repository.git('checkout', '-q', 'mine');
}

/** The merge with its schema resolved, as git left it. */
function collide(repository: TestRepository, schema: string): void {
  repository.git('reset', '-q', '--hard', 'mine');
  repository.git('clean', '-fdq', 'drizzle');
  repository.run('git -c core.hooksPath=/dev/null merge -q --no-commit origin/main');
  repository.write({ 'src/schema.ts': schema }).git('add', 'src/schema.ts');
}

/** The schema of theirs with the column that mine adds. */
function bothOf(mine = '', theirs = ''): string {
  const column = /, city: .*?(?= \}\);)/.exec(mine)?.[0] ?? '';
  return theirs.replace(/(, nickname: .*?)(?= \}\);)/, `$1${column}`);
}

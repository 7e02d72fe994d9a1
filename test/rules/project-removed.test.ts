import { config, coverageTable, forgotten, outOf, schemaOf } from '../support/coverage.ts';
import { added, all, edited, elsewhere, moved, without } from '../support/tamper.ts';

const named = (path: string) => added({ 'drizzle-guard.json': JSON.stringify({ projects: [{ out: 'drizzle', config: path }] }) });
const renamed = all(moved(config, 'db.config.ts'), named('db.config.ts'));

const dialect = (other: (now: string) => string) =>
  edited(config, (text) => text.replace(/dialect: '([^']*)'/, (_, now: string) => `dialect: '${other(now)}'`));

const says = ['project-removed'];
const moveAll = all(
  elsewhere,
  moved('src/db/', 'packages/db/'),
  schemaOf("'./packages/db/*.ts'"),
  moved(config, 'drizzle.db.config.ts'),
);

coverageTable([
  { name: 'the config is deleted', tamper: without(config), says, everywhere: true },
  { name: 'the config is deleted, and a migration forgotten', tamper: all(without(config), forgotten), says },
  { name: 'the config gets a name that is none', tamper: moved(config, 'db.config.ts'), says },
  { name: 'the config loses its dialect', tamper: edited(config, (text) => text.replace(/dialect: '[^']*', /, '')), says },
  {
    name: 'the config is of another dialect',
    tamper: dialect((now) => (now === 'mysql' ? 'sqlite' : 'mysql')),
    says,
    everywhere: true,
  },
  {
    name: 'the config is of a dialect that no kit compares, and a migration forgotten',
    tamper: all(
      dialect(() => 'gel'),
      forgotten,
    ),
    says,
  },
  { name: '`out` moves away', tamper: outOf('./db/migrations'), says, everywhere: true },
  { name: '`out` moves away, and a migration is forgotten', tamper: all(outOf('./db/migrations'), forgotten), says },
  { name: 'ok: config, schema and folder move together', tamper: moveAll, says: [], everywhere: true },
  { name: 'ok: the config is renamed', tamper: moved(config, 'drizzle.db.config.ts'), says: [] },
  { name: 'ok: a config of any name that drizzle-guard.json names', tamper: renamed, says: [], everywhere: true },
  {
    name: 'a forgotten migration of such a config',
    published: renamed,
    tamper: forgotten,
    says: ['schema-without-migration'],
  },
  {
    name: 'the same, while the change takes its name away',
    published: renamed,
    tamper: all(without('drizzle-guard.json'), forgotten),
    says: ['schema-without-migration'],
  },
  { name: 'such a config is deleted', published: renamed, tamper: without('db.config.ts'), says },
]);

import { describe, expect, test } from 'vitest';
import { judged } from '../support/cases.ts';
import { type Situation, saidBy } from '../support/situation.ts';
import { everyLayout, type Project, type Tamper, without, withSql } from '../support/tamper.ts';

const statement = (sql: string) => `${sql}\nSELECT 1;\n`;

/** The same migrations a second time, one folder below. */
const copiedBelow: Tamper = (project) => ({ ...project, ...below(project) });
const below = (project: Project): Project =>
  Object.fromEntries(
    Object.entries(project).flatMap(([path, text]) =>
      path.startsWith('drizzle/') ? [[path.replace('drizzle/', 'drizzle/pg/'), text]] : [],
    ),
  );
const withoutFolder =
  (folder: string): Tamper =>
  (project) =>
    without(...Object.keys(project).filter((path) => path.startsWith(folder) && !path.startsWith('drizzle/pg/')))(project);

describe.each(everyLayout)('$kit $dialect', ({ at }) => {
  /** What 0.1 took for left behind: all migrations of a folder are older than the first one below. */
  const successor = (project: Project): Project => ({ ...project, ...below(at('3reset')) });
  const published = { ...successor(at('3')), 'drizzle.config.ts': "// out: ''\nexport default { dialect: 'postgresql' };\n" };

  const cases: readonly { name: string; situation: Situation; says: readonly string[] }[] = [
    {
      name: 'a migration is edited above a newer folder',
      situation: { published, staged: withSql(-1, statement)(published) },
      says: ['committed-sql-edited'],
    },
    {
      name: 'a migration is edited while a newer folder comes below',
      situation: { published: at('3'), staged: withSql(-1, statement)(successor(at('3'))) },
      says: ['committed-sql-edited'],
    },
    {
      name: 'the folder goes, and the newer one below begins anew',
      situation: { published, staged: withoutFolder('drizzle/')(published) },
      says: ['committed-migration-deleted'],
    },
    { name: 'ok: the folder is copied below', situation: { published: at('3'), staged: copiedBelow(at('3')) }, says: [] },
    {
      name: 'ok: the folder is copied below, and the next migration comes there',
      situation: {
        published: at('3'),
        staged: { ...at('3'), ...below(at('4')), 'src/schema.ts': at('4')['src/schema.ts'] ?? '' },
      },
      says: [],
    },
    {
      name: 'ok: the old folder of a copy is deleted',
      situation: { published: copiedBelow(at('3')), staged: withoutFolder('drizzle/')(copiedBelow(at('3'))) },
      says: [],
    },
    {
      name: 'ok: the folder moves one down',
      situation: { published: at('3'), staged: withoutFolder('drizzle/')(copiedBelow(at('3'))) },
      says: [],
    },
    { name: 'ok: nothing of either changes', situation: { published, staged: { ...published, 'readme.md': 'x' } }, says: [] },
  ];

  test.each(cases)('$name: $says', async ({ situation, says }) => {
    expect(saidBy(await judged(situation))).toEqual(says);
  });
});

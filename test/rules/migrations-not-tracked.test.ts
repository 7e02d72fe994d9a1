import { describe, expect, test } from 'vitest';
import { judge } from '../../src/index.ts';
import { history } from '../support/histories.ts';
import { kitProject } from '../support/kit-project.ts';
import { saidBy } from '../support/situation.ts';
import { all, difference, moved, type Project, type Tamper, without } from '../support/tamper.ts';

const matching =
  (pattern: RegExp): Tamper =>
  (project) =>
    without(...Object.keys(project).filter((path) => pattern.test(path)))(project);

const nothing: Tamper = () => ({ 'readme.md': 'x' });
const order = matching(/^drizzle\/meta\/|snapshot\.json$/);
const sql = matching(/\.sql$/);
const whole = matching(/^drizzle\//);
const says = ['migrations-not-tracked'];

const kinds = [
  { kit: '0.31', dialect: 'postgresql', missing: 'meta/_journal.json' },
  { kit: '1.0', dialect: 'sqlite', missing: 'snapshot.json' },
] as const;

describe.each(kinds)('$kit $dialect', ({ kit, dialect, missing }) => {
  const project = history(kit, dialect, '3');
  const judged = async (published: Tamper, staged: Tamper) => {
    const [before, after] = [published(project), staged(project)] as [Record<string, string>, Project];
    const repository = kitProject(kit, before);
    repository.write(difference(before, after)).stage();
    return judge({ cwd: repository.path, subject: { kind: 'index' }, level: 'drift' });
  };

  test.each([
    ['a project comes without what orders it', nothing, order],
    ['in a folder of its own', nothing, all(order, moved('drizzle', 'db/drizzle'), moved('src/', 'db/src/'))],
    ['its config comes later than its SQL', all(order, without('drizzle.config.ts')), order],
  ])('%s', async (_, published, staged) => {
    const report = await judged(published, staged);
    expect(saidBy(report)).toEqual(says);
    expect(report.findings[0]?.problem).toContain(missing);
  });

  test.each([
    ['what is published like that', order, order, new RegExp(missing)],
    ['a project whose migrations are ignored', nothing, whole, /git tracks no migrations in drizzle/],
    ['the same, published', whole, whole, /git tracks no migrations in drizzle/],
  ])('ok: %s is said', async (_, published, staged, said) => {
    const report = await judged(published, (files) => ({ ...staged(files), 'other.md': 'x' }));
    expect([saidBy(report), report.verdict]).toEqual([[], 'clean']);
    expect(report.unchecked).toMatchObject([{ project: 'drizzle', level: 'drift', blocks: false }]);
    expect(report.unchecked[0]?.reason).toMatch(said);
  });

  test('ok: a whole project', async () => {
    const report = await judged(nothing, (files) => files);
    expect([saidBy(report), report.unchecked]).toEqual([[], []]);
  });

  test('a folder without its SQL is another mistake', async () => {
    const found = saidBy(await judged(nothing, sql));
    expect(found).not.toEqual([]);
    expect(found).not.toContain('migrations-not-tracked');
  });
});

import { describe, expect, test } from 'vitest';
import { judge } from '../../src/index.ts';
import { type Dialect, history, type Kit } from './histories.ts';
import { kitProject } from './kit-project.ts';
import { saidBy } from './situation.ts';
import { added, all, difference, edited, type Tamper, textOf } from './tamper.ts';

/** A change of what a project is checked by, and the findings at level drift. */
export interface CoverageCase {
  readonly name: string;
  readonly tamper: Tamper;
  readonly says: readonly string[];
  /** Judged on every kind, not on one alone. */
  readonly everywhere?: true;
  /** What is published besides. */
  readonly published?: Tamper;
}

export const config = 'drizzle.config.ts';

/** Sets the schema of the config. */
export const schemaOf = (schema: string) =>
  edited(config, (text) => text.replace(/schema: (?:'[^']*'|\[[^\]]*\])/, `schema: ${schema}`));

/** Sets the folder the config writes to. */
export const outOf = (out: string) => edited(config, (text) => text.replace("'./drizzle'", `'${out}'`));

/** Adds a column that no migration has. */
export const forgotten = edited('src/db/users.ts', (text) => text.replace(/id: (int|integer)\('id'\)/, "extra: $1('extra'), $&"));

/** A copy of a file. */
export const copied =
  (from: string, to: string): Tamper =>
  (project) =>
    added({ [to]: textOf(project, from) })(project);

/** Three migrations, whose tables lie in files of their own below src/db. */
export function splitHistory(kit: Kit, dialect: Dialect): Record<string, string> {
  const { 'src/schema.ts': schema = '', ...rest } = history(kit, dialect, '3');
  const [imports = '', , users = '', posts = ''] = schema.split('\n');
  const tables = { 'src/db/users.ts': `${imports}\n${users}\n`, 'src/db/posts.ts': `${imports}\n${posts}\n` };
  const files = all(schemaOf("'./src/db/*.ts'"), added({ ...tables, 'src/db/nothing.ts': 'export const nothing = 1;\n' }))(rest);
  return files as Record<string, string>;
}

const kinds = [
  { kit: '0.31', dialect: 'postgresql', all: true },
  { kit: '0.31', dialect: 'mysql', all: false },
  { kit: '1.0', dialect: 'postgresql', all: false },
  { kit: '1.0', dialect: 'sqlite', all: false },
] as const;

/** Judges every case on one kind, and those that say so on all. */
export function coverageTable(cases: readonly CoverageCase[]): void {
  describe.each(kinds)('$kit $dialect', (kind) => {
    test.each(cases.filter(({ everywhere }) => kind.all || everywhere))('$name: $says', async ({ tamper, says, published }) => {
      const files = splitHistory(kind.kit, kind.dialect);
      const first = (published?.(files) ?? files) as Record<string, string>;
      const repository = kitProject(kind.kit, first);
      repository.write(difference(first, tamper(first))).stage();
      const report = await judge({ cwd: repository.path, subject: { kind: 'index' }, level: 'drift' });
      expect(report.unchecked).toEqual([]);
      expect(saidBy(report)).toEqual(says);
    });
  });
}

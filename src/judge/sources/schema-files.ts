import type { Config } from '../../config/config.ts';
import { changedSchemas } from '../../config/schema-files.ts';
import type { Change } from '../../model/change.ts';
import { oncePer } from '../../model/once.ts';
import type { FactSource, Round } from '../fact-source.ts';
import { hasNewTag } from './table-files.ts';

/** Schema files of the project that the change edits. */
export const schemaFiles: FactSource = {
  name: 'schema files',
  level: 'integrity',
  needs: () => true,
  async read({ after }, round) {
    const { schemas, skipped } = await changed(round);
    const unchecked = [...skipped].map((reason) => ({ project: null, level: 'integrity' as const, reason, blocks: false }));
    return { facts: { schema: schemas.get(after.out) ?? [] }, unchecked };
  },
};

const changed = oncePer(async ({ files, own, changes }: Round) => {
  const skipped = new Set<string>();
  const schemas = await changedSchemas(
    files.before,
    files.after,
    { projects: projectsOf(own, changes) },
    changes.map((change) => ({ out: change.after.out, grew: hasNewTag(change) })),
    skipped,
  );
  return { schemas, skipped };
});

/** The configured projects, by where their folders are now. */
function projectsOf({ projects = [] }: Config, changes: readonly Change[]): NonNullable<Config['projects']> {
  return projects.map((one) => ({ ...one, out: changes.find(({ before }) => before.out === one.out)?.after.out ?? one.out }));
}

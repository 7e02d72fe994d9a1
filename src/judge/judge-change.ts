import type { Commit } from '../git/repository.ts';
import { structureOf } from '../layouts/change.ts';
import type { Files } from '../model/files.ts';
import { rules } from '../rules/index.ts';
import { check } from './check.ts';
import type { Context } from './context.ts';
import { asWarnings } from './fixtures.ts';
import { gather } from './gather.ts';
import { changeContext, projectChanges } from './project-changes.ts';
import { withPublishedNames } from './published-names.ts';
import type { Judged } from './report.ts';

/** Judges the change of every project between two states. */
export async function judgeChange(context: Context, base: Commit | undefined, before: Files, after: Files): Promise<Judged[]> {
  const { repository, own, named = [], severities, level, past, lost = new Map() } = context;
  const states = { base, before, after };
  const projects = await projectChanges(context, states);
  const gathered = await gather(
    projects.map(({ change }) => change),
    {
      ...{ repository, own, named, level, past, lost },
      files: { before, after },
      emptyChange: async (history) => structureOf(history, await changeContext(context, states, history.out)),
    },
  );
  return Promise.all(
    gathered.map(async (one, at) => {
      const project = projects[at];
      // a project without tracked migrations has no published state to inherit from
      const published = project?.published ?? { ...one.change, uncovered: [] };
      const checked = check(one.change, published, rules, severities);
      const found = await withPublishedNames(repository, base, checked.introduced);
      const introduced = project?.fixtures ? asWarnings(found, severities) : found;
      return { ...one, ...checked, introduced, lastReadable: project?.lastReadable };
    }),
  );
}

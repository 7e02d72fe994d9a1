import type { Change } from '../../model/change.ts';
import { toTop, type Unchecked } from '../../model/report.ts';
import { quote } from '../../model/shell.ts';
import type { BothSides } from './coverage.ts';

/** Reports that a schema with unmerged files was not compared. The fix keeps both sides. */
export function inConflict({ before, after }: Change, { published, judged, files }: BothSides): Unchecked | undefined {
  const own = [
    ...published.projects.filter(({ out }) => out === before.out),
    ...judged.projects.filter(({ out }) => out === after.out),
  ];
  const read = new Set(own.flatMap(({ schema, configFiles }) => [...schema, ...configFiles]));
  const unmerged = [...files.after.unmerged].filter((path) => read.has(path));
  if (unmerged.length === 0) return undefined;
  const [is, it] = unmerged.length === 1 ? ['is', 'it'] : ['are', 'them'];
  return {
    project: after.out,
    level: 'drift',
    reason: `${unmerged.join(', ')} ${is} in conflict, so the schema was not compared with the migrations`,
    blocks: true,
    fix: [
      {
        say: `Resolve ${it} so that the schema has the changes of both sides, and add ${it}.`,
        run: [toTop, `git add -- ${unmerged.map(quote).join(' ')}`],
      },
    ],
  };
}

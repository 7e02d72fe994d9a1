import type { Project } from './project.ts';
import type { Rebuilt } from './rebuilt.ts';

/** What a repair cannot see: databases on which a migration ran under its old time. */
export function notesOf({ published, state }: Project, { migrations }: Rebuilt): string[] {
  if (published.restampable) return [];
  const moved = migrations.filter(
    ({ own, when }) => own.migration.when < when && state.entries.size > 0 && own.snapshot !== undefined,
  );
  const newest = published.migrations.at(-1);
  const [first] = moved;
  if (first === undefined || newest === undefined || first.own.migration.when > newest.when) return [];
  const names = moved.map(({ own }) => own.migration.tag).join(', ');
  return [
    `Databases of yours that ran ${names} already would skip ${newest.tag}, and run ${moved.length === 1 ? 'it' : 'them'} a second time: make them anew.`,
  ];
}

import type { Own } from '../own.ts';
import type { RepairStep } from '../plan.ts';
import type { Project } from '../project.ts';
import { addedStep, dropped, restored } from '../steps.ts';
import type { LaidOut } from './laid-out.ts';
import type { Placed } from './placed.ts';

interface Done {
  readonly empty: readonly Own[];
  readonly again: readonly Own[];
  readonly uprooted: readonly Own[];
}

/** What a repair does to a folder of 1.0, as sentences. */
export function stepsOf(project: Project, done: Done, { migrations, contents }: LaidOut): RepairStep[] {
  return [
    ...restored(project, contents),
    ...removed(project, done, { migrations, contents }),
    ...dropped(project, done),
    ...migrations.flatMap((one) => moved(project, one, { ...done, contents })),
  ];
}

/** Folders that are copies of published ones, or the published ones under other names. */
function removed({ published, own, state }: Project, { empty, again }: Done, { migrations, contents }: LaidOut): RepairStep[] {
  const named = [...own, ...empty, ...again, ...migrations.map((one) => one.own)].map(({ migration }) => migration.tag);
  const known = new Set([...named, ...published.migrations.map(({ tag }) => tag)]);
  const gone = [...contents].filter(([path, bytes]) => bytes === null && path.endsWith('/migration.sql'));
  return gone.flatMap(([path]) => {
    const tag = path.split('/').at(-2) ?? '';
    if (known.has(tag)) return [];
    if (!state.entries.has(path)) return [{ say: `Stages that ${tag} is gone.`, why: 'The working tree does not have it.' }];
    return [{ say: `Removes ${tag}.`, why: 'It is a published migration under another name, which databases would run again.' }];
  });
}

function moved(
  { published, state, worktree }: Project,
  { own, tag, kind, renamed }: Placed,
  { again, uprooted, contents }: Done & Pick<LaidOut, 'contents'>,
): RepairStep[] {
  const { migration } = own;
  const last = published.migrations.at(-1)?.tag;
  const after = last === undefined ? '' : ` after ${last}`;
  const name = tag === migration.tag ? tag : `${migration.tag} as ${tag}`;
  const added = addedStep(published, own, tag);
  if (added !== undefined) return [added];
  if (migration.sql.path === '')
    return [
      again.some((one) => one.name === own.name)
        ? {
            say: `Generates ${again.map((one) => one.migration.tag).join(', ')} again from the schema, as ${tag}.`,
            why: 'Published migrations changed the same, so it conflicts with them.',
          }
        : { say: `Generates ${tag}.`, why: 'The schema has it, and no migration does.' },
    ];
  if (kind === 'generated')
    return [{ say: `Generates ${name}${after}.`, why: 'On top of what is published drizzle-kit writes other SQL for it.' }];
  if (own.snapshot === undefined)
    return [
      {
        say: state.entries.has(migration.sql.path)
          ? `Gives ${name} a snapshot. Its SQL stays the same.`
          : `Makes a migration of ${own.name}.sql: ${tag}.`,
        why: own.changesTables
          ? 'It is what drizzle-kit generates for the schema.'
          : 'It is SQL of yours that changes no table drizzle-kit knows.',
      },
    ];
  if (kind === 'rebuilt')
    return [
      {
        say: `Puts ${name}${after}. Its SQL stays the same.`,
        why: uprooted.includes(own)
          ? 'What it was generated from is gone; there drizzle-kit generates the same SQL.'
          : 'Where it stands drizzle-kit says that it conflicts; there it generates the same SQL.',
      },
    ];
  if (renamed !== undefined) return [{ say: `Renames ${migration.tag} to ${tag}.`, why: renamed }];
  const paths = [migration.sql.path, migration.snapshot.path].filter((path) => contents.has(path));
  if (paths.every((path) => contents.get(path) === undefined)) return [];
  if (paths.every((path) => state.entries.get(path)?.oid === worktree.entries.get(path)?.oid && state.entries.has(path)))
    return [{ say: `Stages ${tag}.`, why: 'A commit would lack it.' }];
  return paths.length === 0
    ? []
    : [{ say: `Brings back ${paths.join(', ')}.`, why: 'An older commit, or its snapshot, has what belongs there.' }];
}

/** Databases know folders by their names. */
export function notesOf({ migrations }: LaidOut): string[] {
  const names = migrations.filter(({ renamed }) => renamed !== undefined).map(({ own }) => own.migration.tag);
  if (names.length === 0) return [];
  const [it, its, name] = names.length === 1 ? ['it', 'its', 'name'] : ['them', 'their', 'names'];
  return [
    `A database of yours that ran ${names.join(', ')} under ${its} old ${name} will run ${it} again: make that database anew.`,
  ];
}

import type { History } from '../model/history.ts';
import type { Placed } from './journal-files.ts';
import type { Own } from './own.ts';
import type { RepairStep } from './plan.ts';
import type { Project } from './project.ts';
import type { Rebuilt } from './rebuilt.ts';

/** What a repair does to a project, as sentences. */
export function stepsOf(project: Project, { chain, migrations, contents }: Rebuilt): RepairStep[] {
  const steps = [...restored(project, contents), ...dropped(project, chain), ...migrations.flatMap((one) => moved(project, one))];
  return steps.length > 0 ? steps : rewritten(project, contents);
}

/** Published migrations that are brought back. */
export function restored({ published, state, before, about }: Project, contents: Rebuilt['contents']): RepairStep[] {
  return published.migrations.flatMap(({ tag, sql, snapshot }) => {
    const paths = [sql.path, snapshot.path].filter(
      (path) => contents.has(path) && before.entries.get(path)?.oid !== state.entries.get(path)?.oid && !state.unmerged.has(path),
    );
    if (paths.length === 0) return [];
    const isGone = paths.every((path) => !state.entries.has(path));
    return [
      {
        say: `${isGone ? 'Brings back' : 'Restores'} ${paths.length === 1 ? paths[0] : tag} as it was ${about.publishedIn(sql.path).replace('as of', 'in')}.`,
        why: 'Databases that ran it will not run it again.',
      },
    ];
  });
}

export function dropped({ published, answers }: Project, { empty }: Pick<Rebuilt['chain'], 'empty'>): RepairStep[] {
  return empty.map(({ migration: { tag } }) =>
    answers.again?.includes(tag) === true
      ? { say: `Drops ${tag}.`, why: 'The schema asks for nothing that the other migrations do not do.' }
      : {
          say: `Drops ${tag}, which is empty by now.`,
          why: `Published migrations (up to ${published.migrations.at(-1)?.tag}) did the same, and its SQL would fail.`,
        },
  );
}

/** Where SQL of the user's goes that stood in another migration, and that migration without it; undefined for all others. */
export function addedStep({ migrations }: History, { addedTo, separated }: Own, tag: string): RepairStep | undefined {
  if (separated) return { say: `Gives ${tag} the SQL that drizzle-kit generates.`, why: 'So it does what its snapshot says.' };
  if (addedTo === undefined) return undefined;
  return {
    say: `Puts what was added to ${addedTo} into ${tag}.`,
    why: migrations.some((one) => one.tag === addedTo)
      ? 'Databases that ran the published one will not run it again.'
      : 'It is SQL of yours, which runs there as it did before.',
  };
}

function moved({ published, state }: Project, { own, tag, kind, when, sql }: Placed): RepairStep[] {
  const { migration } = own;
  const isThere = state.entries.get(migration.sql.path) !== undefined;
  const last = published.migrations.at(-1)?.tag;
  const after = last === undefined ? '' : ` after ${last}`;
  const added = addedStep(published, own, tag);
  if (added !== undefined) return [added];
  const name = tag === migration.tag ? tag : `${migration.tag} as ${tag}`;
  if (kind === 'generated' && own.from === 'the schema')
    return [{ say: `Generates ${tag}${after}.`, why: 'It has what the schema says and no other migration does.' }];
  if (kind === 'generated')
    return [{ say: `Generates ${name}${after}.`, why: 'On top of what is published drizzle-kit writes other SQL for it.' }];
  if (own.sql !== undefined && kind === 'rebuilt' && sql !== own.sql)
    return [
      {
        say: `Puts what stands behind the generated SQL of ${name}${after}.`,
        why: 'Published migrations did the rest, and it would fail.',
      },
    ];
  if (own.sql !== undefined && kind === 'rebuilt')
    return [
      {
        say: `Puts ${name}${after}. Its SQL stays the same.`,
        why:
          own.step === undefined
            ? 'It is SQL of yours that changes no table drizzle-kit knows.'
            : 'drizzle-kit generates the same SQL on top of what is published.',
      },
    ];
  if (tag !== migration.tag || migration.entry === undefined)
    return [{ say: `Puts ${name}${after}.`, why: 'It was generated from the migration before it.' }];
  if (when !== migration.when)
    return [{ say: `Dates ${tag}${after}.`, why: 'Databases skip a migration that is older than the last one they ran.' }];
  return isThere || sql === '' ? [] : [{ say: `Keeps ${tag} of ${own.from}.`, why: 'It is in order.' }];
}

/** A folder in which every migration keeps its name and time. */
function rewritten({ published }: Project, contents: Rebuilt['contents']): RepairStep[] {
  const path = published.orderFile;
  if (path !== undefined && contents.has(path))
    return [
      { say: `Writes ${path} again: the published entries, then yours.`, why: 'Databases run what it lists, in its order.' },
    ];
  const written = [...contents].filter(([, bytes]) => bytes !== null).map(([one]) => one);
  if (written.length > 0) return [{ say: `Brings back ${written.join(', ')}.`, why: 'An older commit has what belongs there.' }];
  return [
    { say: `Removes ${[...contents.keys()].join(', ')}.`, why: 'No migration owns it, and drizzle-kit would go on from it.' },
  ];
}

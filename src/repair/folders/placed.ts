import { type History, type Migration, nameOfTag } from '../../model/history.ts';
import { isRealTime } from '../../rules/support/folder-times.ts';
import type { Body } from '../body.ts';
import type { Linked } from '../chain.ts';
import { idOf, parentsOf } from './graph.ts';

/** A migration in its folder. */
export interface Placed extends Linked {
  readonly tag: string;
  readonly when: number;
  /** Why its folder has another name; absent where it keeps the one it had. */
  readonly renamed?: string;
}

/** The name and time of a folder, by the id of its snapshot. */
export type Folders = ReadonlyMap<string, Pick<Migration, 'tag' | 'when'>>;

const day = 24 * 60 * 60 * 1000;

/**
 * The user's migrations with the folders that they get: the same where its time is real, is nobody else's and comes after what the migration
 * was generated from. Databases know folders by their names.
 */
export function placed(published: History, known: Folders, linked: readonly Linked[], moment: number): Placed[] {
  const { tick } = published;
  const present = Math.floor(moment / tick) * tick;
  const folders = new Map(known);
  const taken = new Map(published.migrations.map(({ when, tag }) => [when, tag]));
  return linked.map((one) => {
    const { migration, name } = one.own;
    const parents = parentsOf(one.body).flatMap((id) => folders.get(id) ?? []);
    const last = parents.reduce((latest, parent) => (parent.when >= latest.when ? parent : latest), { tag: '', when: 0 });
    const earliest = last.when + tick;
    const newest = Math.max(0, ...[...taken.keys()].filter((when) => !Number.isNaN(when)));
    const reason = reasonToRename(migration, { last, rival: taken.get(migration.when), present, next: newest + tick });
    const isNew = one.kind === 'generated' || migration.sql.path === '';
    let when = isNew ? Math.max(present, newest + tick) : migration.when;
    if (!isNew && reason !== undefined)
      when = one.kind === 'kept' && isPast(migration, present) ? Math.max(when, earliest) : Math.max(present, earliest);
    while (taken.has(when)) when += tick;
    const isKept = !isNew && reason === undefined;
    const tag = isKept ? migration.tag : folderName(when, name);
    taken.set(when, tag);
    folders.set(idOf(one.body), { tag, when });
    return { ...one, tag, when, ...(!isKept && migration.sql.path !== '' && { renamed: reason ?? '' }) };
  });
}

/** Why a folder cannot keep its name; undefined where it can. */
function reasonToRename(
  migration: Migration,
  {
    last,
    rival,
    present,
    next,
  }: {
    readonly last: Pick<Migration, 'tag' | 'when'>;
    readonly rival: string | undefined;
    readonly present: number;
    readonly next: number;
  },
): string | undefined {
  if (!isRealTime(migration)) return 'Its name does not begin with a real date and time.';
  // after one that is itself in the future, the next moment is the only way on
  if (!isPast(migration, present) && migration.when !== next) return 'Its time was in the future.';
  if (migration.when <= last.when) return `It has to come after ${last.tag}, which it builds on.`;
  return rival === undefined ? undefined : `${rival} has the same time.`;
}

/** Clocks may be some hours apart. */
function isPast(migration: Migration, present: number): boolean {
  return isRealTime(migration) && migration.when <= present + day;
}

/** The name of a folder, as drizzle-kit makes it of a time and a name. */
export function folderName(when: number, name: string): string {
  return `${new Date(when).toISOString().replace(/\D/g, '').slice(0, 14)}_${nameOfTag(name)}`;
}

/** The folders of the published migrations. */
export function foldersOf(migrations: readonly Migration[], bodies: ReadonlyMap<Migration, Body>): Folders {
  return new Map(
    migrations.flatMap((migration) => {
      const body = bodies.get(migration);
      return body === undefined ? [] : [[idOf(body), { tag: migration.tag, when: migration.when || 0 }] as const];
    }),
  );
}

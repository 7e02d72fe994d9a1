import { join } from '../model/files.ts';
import type { History, JournalEntry } from '../model/history.ts';
import type { Linked } from './chain.ts';
import { writtenJson } from './written-json.ts';

/** A migration in its new place. */
export interface Placed extends Linked {
  readonly tag: string;
  readonly when: number;
  /** The next generate counts on from it. */
  readonly number: number;
}

/** The users' migrations with the number and time that they have after the published ones. */
export function placed(published: History, linked: readonly Linked[], moment: number): Placed[] {
  const { migrations } = published;
  const tags = new Set(migrations.map(({ tag }) => tag));
  const prefixes = new Set(migrations.map(({ prefix }) => prefix));
  let idx = Math.max(-1, ...migrations.flatMap(({ entry }) => entry?.idx ?? []));
  let highest = Math.max(-1, ...migrations.flatMap(numbersOf));
  let newest = Math.max(0, ...migrations.map(({ when }) => when));
  return linked.map((one) => {
    const { tag: old, prefix, when, entry } = one.own.migration;
    const stays = one.kind === 'kept' && entry?.idx === idx + 1 && !prefixes.has(prefix);
    const number = stays ? entry.idx : highest + 1;
    const tag = stays ? old : tagFor(old, one.own.name, number, tags);
    tags.add(tag);
    prefixes.add(/^\d+/.exec(tag)?.[0] ?? '');
    idx = number;
    highest = Math.max(highest, number, ...(stays ? numbersOf(one.own.migration) : []));
    // the 0.x migrator runs only what is newer than the last migration it ran; what is older than the present may keep its time
    const isFine = when > newest && (when <= moment || newest >= moment) && entry !== undefined;
    newest = isFine ? when : Math.max(newest + 1, Math.min(moment, Math.max(when, newest + 1)));
    return { ...one, tag, when: newest, number };
  });
}

/** A numbered tag gets the next number; a time stamp stays what it is as long as nothing else has it. */
function tagFor(tag: string, name: string, number: number, taken: ReadonlySet<string>): string {
  const prefix = /^(\d+)_/.exec(tag)?.[1] ?? '';
  if (prefix.length > 5 && !taken.has(tag)) return tag;
  return prefix.length > 5 ? `${prefix}_${name}_again` : `${String(number).padStart(4, '0')}_${name}`;
}

function numbersOf({ entry, prefix }: History['migrations'][number]): number[] {
  return [...(entry === undefined ? [] : [entry.idx]), ...(/^\d{4,5}$/.test(prefix) ? [Number(prefix)] : [])];
}

/** What the files of these migrations hold, with the journal that names them after the published ones. */
export function journalFiles(
  published: History,
  journal: string | undefined,
  migrations: readonly Placed[],
  dialect: string,
): Map<string, Uint8Array> {
  const { out, orderedBy } = published;
  const files = new Map<string, Uint8Array>();
  const entries = published.migrations.flatMap(({ entry }) => entry ?? []);
  for (const { tag, when, number, sql, body, own, kind } of migrations) {
    const { entry } = own.migration;
    const { version = String(body.version), breakpoints = true } = entry ?? {};
    entries.push({ ...entry, idx: number, version, when, tag, breakpoints });
    files.set(join(out, `${tag}.sql`), own.bytes !== undefined && sql === own.sql ? own.bytes : encode(sql));
    const like = own.snapshotBytes ?? encode(journal ?? '');
    const path = join(out, `meta/${/^\d+/.exec(tag)?.[0] ?? ''}_snapshot.json`);
    files.set(
      path,
      kind === 'kept' && own.snapshotBytes !== undefined ? own.snapshotBytes : encode(writtenJson(body, decode(like))),
    );
  }
  const head = journal === undefined ? { version: '7', dialect } : (JSON.parse(journal) as object);
  const text =
    migrations.length === 0 && journal !== undefined ? journal : writtenJson({ ...head, entries: entries.map(inOrder) }, journal);
  return files.set(orderedBy, encode(text));
}

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** The fields of an entry in the order in which drizzle-kit writes them. */
function inOrder({ idx, version, when, tag, breakpoints, ...rest }: JournalEntry): object {
  return { idx, version, when, tag, breakpoints, ...rest };
}

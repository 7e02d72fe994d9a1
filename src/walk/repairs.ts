import { readChange } from '../layouts/change.ts';
import { readHistories } from '../layouts/index.ts';
import { pairHistories } from '../layouts/pairs.ts';
import type { Change } from '../model/change.ts';
import { type Files, join } from '../model/files.ts';
import type { Finding } from '../model/finding.ts';
import { rules } from '../rules/index.ts';
import type { FoundError, JudgedStep, Walker } from './judged.ts';
import { below } from './states.ts';

/**
 * How a defect is known to be gone from a published history:
 * - `state`: it is one of a state by itself; gone with the first state that has it no more.
 * - `published`: it is one against what was published; gone when the same rule, asked about the state before the commit and a later
 *   one, has it no more. Another edit of the same file is the same defect, and to take it back is none.
 * - `migration`: it is one of a migration; gone when the migration is, or when its SQL or its snapshot are others.
 */
export type Defect = 'state' | 'published' | 'migration';

/** Rules that compare with what was published, and need to read nothing that is new. */
const comparing = [
  ...[
    'journal-entry-edited',
    'journal-entry-removed',
    'journal-reordered',
    'committed-migration-deleted',
    'committed-sql-edited',
  ],
  ...['committed-snapshot-edited', 'migration-renamed', 'when-in-future'],
];

/** An error of a commit while it is followed through what came later. */
export interface Followed extends FoundError {
  readonly commit: string;
  /** The commit's first parent, and when it was made. */
  readonly parent: string | null;
  readonly moment: number;
  /** Where its project is now. */
  now: string;
  /** Unknown until the state after the commit was looked at. */
  defect: Defect | null;
  repairedBy: string | null;
}

/** One judged commit of a line of history. */
export interface Taken {
  readonly commit: { readonly oid: string; readonly parents: readonly string[] };
  readonly step: JudgedStep;
  readonly before: Files;
  readonly after: Files;
  /** When it was made. */
  readonly moment: number;
}

/** Follows the errors of commits until they are gone. Steps come in the order of the history. */
export class Repairs {
  readonly #walker: Walker;
  readonly #open: Set<Followed>;
  readonly #before = new Map<string, Promise<Files>>();
  /** The commit that left the state the next step starts from. */
  last: string | null;

  constructor(walker: Walker, followed: readonly Followed[], last: string | null) {
    this.#walker = walker;
    this.#open = new Set(followed.filter(({ repairedBy }) => repairedBy === null));
    this.last = last;
  }

  /** Takes one commit's step, and gives its errors to follow. */
  async next({ commit, step, before, after, moment }: Taken): Promise<Followed[]> {
    if (isUnchecked(step)) return [];
    this.settle(step);
    let { errors } = step;
    const laters = new Map<string, Files>();
    const later = (out: string) => {
      const files = laters.get(out) ?? below(this.#walker.states, after, out);
      laters.set(out, files);
      return files;
    };
    for (const one of [...this.#open]) {
      const project = step.projects.find(({ from }) => from === one.now);
      if (project === undefined) continue;
      one.now = project.out;
      if (one.defect === 'state') continue;
      if (!project.edited && !(await this.#mayBeBack(one, project.added))) continue;
      const change = one.defect === 'published' ? await this.#changeSince(one, later(one.now)) : undefined;
      if (change === undefined ? await isThere(one, later(one.now)) : isFound(one, change)) continue;
      this.#repaired(one, commit.oid);
      // what takes an error back differs from its parent, but not from what was published before
      if (change !== undefined)
        errors = errors.filter((error) => error.out !== one.now || !isComparing(error) || isFound(error, change));
    }
    const followed = errors.map((error): Followed => {
      const parent = commit.parents[0] ?? null;
      return { ...error, commit: commit.oid, parent, moment, now: error.out, defect: null, repairedBy: null };
    });
    for (const one of followed) {
      this.#open.add(one);
      if (comparing.includes(one.finding.rule) && !this.#before.has(placeOf(one)))
        this.#before.set(placeOf(one), Promise.resolve(below(this.#walker.states, before, one.from)));
    }
    this.last = commit.oid;
    return followed;
  }

  /** What the state before a step says of the errors of earlier ones. */
  settle(step: JudgedStep): void {
    if (isUnchecked(step)) return;
    const { projects } = step;
    for (const one of [...this.#open]) {
      const isKnown = projects.find(({ from }) => from === one.now)?.known.has(one.key) ?? false;
      if (one.defect === null) {
        const rest = comparing.includes(one.finding.rule) ? 'published' : 'migration';
        // the time it was made at passes, and nothing is repaired by that
        one.defect = isKnown && one.finding.rule !== 'when-in-future' ? 'state' : rest;
      } else if (one.defect === 'state' && !isKnown && this.last !== null) this.#repaired(one, this.last);
    }
  }

  #repaired(one: Followed, commit: string): void {
    one.repairedBy = commit;
    this.#open.delete(one);
    if (![...this.#open].some((other) => placeOf(other) === placeOf(one))) this.#before.delete(placeOf(one));
  }

  /** Whether new files are some that a deletion took. */
  async #mayBeBack(one: Followed, added: readonly string[]): Promise<boolean> {
    if (one.defect !== 'published') return false;
    const { entries } = await this.#stateBefore(one);
    return added.some((path) => entries.has(join(one.from, one.now === '' ? path : path.slice(one.now.length + 1))));
  }

  /** What differs between the state before a commit and a later one; undefined when that cannot be told. */
  async #changeSince(one: Followed, after: Files): Promise<Change | undefined> {
    const before = await this.#stateBefore(one);
    const [old, now] = await Promise.all([readHistories(before), readHistories(after)]);
    const own = new Map([...now].filter(([out]) => out === one.now));
    const [pair] = await pairHistories(new Map([...old].filter(([out]) => out === one.from)), own, after);
    if (pair === undefined || pair.after.unreadable !== undefined) return undefined;
    const workflow = { generate: () => '', install: '' };
    const circumstances = { publishedIn: '', moment: one.moment, schema: [], tableFiles: [], pushScripts: [], workflow };
    return readChange(pair, { before, after }, circumstances, { keptOnly: true });
  }

  /** Only the project's files, for many of these are kept at a time. */
  #stateBefore(one: Followed): Promise<Files> {
    const { states } = this.#walker;
    const known = this.#before.get(placeOf(one));
    if (known !== undefined) return known;
    const state =
      one.parent === null
        ? Promise.resolve(states.from(new Map()))
        : states.at(one.parent).then((files) => below(states, files, one.from));
    this.#before.set(placeOf(one), state);
    return state;
  }
}

/** What could not be read tells of no repair. */
function isUnchecked({ unchecked }: JudgedStep): boolean {
  return unchecked.some(({ blocks }) => blocks);
}

/** A subject without the blob that another edit changes. */
export function withoutBlob(subject: string): string {
  return subject.replace(/@[0-9a-f]{7}$/, '');
}

/** Whether the rule of an error has it in another change as well. */
function isFound({ finding, key }: FoundError, change: Change): boolean {
  const rule = rules.find(({ id }) => id === finding.rule);
  const subjects = [...(rule?.check(change) ?? [])].map(({ subject }) => withoutBlob(`${finding.rule} ${subject}`));
  // what is deleted or removed is one finding, however much more of it goes later
  return /-(?:deleted|removed)$/.test(finding.rule) ? subjects.length > 0 : subjects.includes(withoutBlob(key));
}

/** Whether the error can be looked for without reading what is new. */
function isComparing({ finding }: FoundError): boolean {
  return comparing.includes(finding.rule) || finding.rule === 'when-not-increasing';
}

/** Whether the migration of an error is as the error found it. */
async function isThere({ files, finding, now }: Followed, later: Files): Promise<boolean> {
  const after = (await readHistories(later)).get(now);
  // a journal that cannot be read tells nothing
  if (after?.unreadable !== undefined) return true;
  if (files === null || finding.migration === null) return after !== undefined;
  const migration = after?.migrations.find(({ tag }) => tag === finding.migration);
  return migration?.sql.oid === (files.sql ?? undefined) && migration?.snapshot.oid === (files.snapshot ?? undefined);
}

function placeOf({ commit, from }: Followed): string {
  return `${commit} ${from}`;
}

/** What a finding is called where its blob does not matter. */
export function stemOf({ rule, project }: Pick<Finding, 'rule' | 'project'>, subject: string): string {
  return `${project}\0${rule} ${withoutBlob(subject)}`;
}

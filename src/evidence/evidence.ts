import type { Repository } from '../git/repository.ts';
import { GitError, git } from '../git/run.ts';
import { eventIn, type OverrideEvent } from './event.ts';

export interface Evidence {
  /** What was written when commits got past the hooks, by the commit it is attached to, the oldest first. */
  readonly events: ReadonlyMap<string, readonly OverrideEvent[]>;
  /** Why some of it could not be read. Nothing is judged by it, so that is no failure. */
  readonly problems: readonly string[];
}

/** All notes of overrides: this clone's own, and what was fetched from remotes. */
export async function readEvidence(repository: Repository): Promise<Evidence> {
  const { cwd } = repository;
  const { stdout } = await git(['for-each-ref', '--format=%(refname)', 'refs/notes/'], { cwd });
  const refs = stdout.split('\n').filter((ref) => /^refs\/notes\/(?:.+\/)?drizzle-guard$/.test(ref));
  const events = new Map<string, OverrideEvent[]>();
  const problems: string[] = [];
  for (const ref of refs) {
    try {
      const listed = await git(['notes', `--ref=${ref}`, 'list'], { cwd });
      const notes = listed.stdout.split('\n').flatMap((line) => {
        const [note, commit] = line.split(' ');
        return note === undefined || commit === undefined ? [] : [{ note, commit }];
      });
      const texts = await Promise.all(notes.map(({ note }) => repository.objects.read(note)));
      for (const [at, { commit }] of notes.entries()) add(events, commit, noteLines(texts[at]?.content));
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      problems.push(`${ref} cannot be read, so what it says of overrides is not shown: ${error.message.split('\n', 1)[0]}`);
    }
  }
  return { events, problems };
}

function noteLines(note: Uint8Array | undefined): string[] {
  return note === undefined ? [] : new TextDecoder().decode(note).split('\n');
}

/** Anyone may write notes: what is no event is left out, and the same one from two refs counts once. */
function add(events: Map<string, OverrideEvent[]>, commit: string, lines: readonly string[]): void {
  const known = events.get(commit) ?? [];
  const found = lines.flatMap((line) => eventIn(line) ?? []);
  const all = new Map([...known, ...found].map((event) => [JSON.stringify(event), event]));
  if (all.size > 0)
    events.set(
      commit,
      [...all.values()].sort((one, other) => one.at - other.at),
    );
}

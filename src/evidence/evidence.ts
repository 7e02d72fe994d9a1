import type { Repository } from '../git/repository.ts';
import { GitError, git } from '../git/run.ts';
import { eventIn, type OverrideEvent } from './event.ts';

/** What the notes of a repository tell. */
export interface Evidence {
  /** The events of each commit, oldest first. */
  readonly events: ReadonlyMap<string, readonly OverrideEvent[]>;
  /** Why notes could not be read. No verdict depends on notes, so this is no failure. */
  readonly problems: readonly string[];
}

/** Reads the notes of this clone and those that were fetched from remotes. */
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

/** Adds the events of a note. An event that two refs have counts once. */
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

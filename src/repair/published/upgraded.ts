import type { Repository } from '../../git/repository.ts';
import type { KitProcesses } from '../../kit/processes.ts';
import { kitFor } from '../../kit/replay/proofs.ts';
import { recordedDialect } from '../../layouts/dialect-of.ts';
import { readHistories } from '../../layouts/index.ts';
import { pairMigrations } from '../../layouts/pairs.ts';
import type { Workflow } from '../../model/change.ts';
import { type Files, join, textAt } from '../../model/files.ts';
import { type History, nameOfTag } from '../../model/history.ts';
import { Unjudgeable } from '../../model/unjudgeable.ts';
import { withContents } from '../contents.ts';
import { publishedFiles } from '../published-files.ts';

/** A published journal as the folders that `drizzle-kit up` makes of it: the SQL byte for byte, the snapshots as the kit upgrades them. */
export async function withUpgraded(
  before: Files,
  published: History,
  {
    repository,
    processes,
    state,
    workflow,
  }: {
    readonly repository: Repository;
    readonly processes: KitProcesses;
    readonly state: Files;
    readonly workflow: Workflow;
  },
): Promise<Files> {
  const { out, orderedBy } = published;
  const now = (await readHistories(state)).get(out);
  const found = await kitFor({ after: now ?? published, workflow }, { files: state, top: repository.cwd, past: false });
  if ('reason' in found) throw new Unjudgeable(found.reason);
  const old = await publishedFiles(published, before);
  const below = (path: string) => (out === '' ? path : path.slice(out.length + 1));
  const texts = Object.fromEntries([...old].map(([path, bytes]) => [below(path), new TextDecoder().decode(bytes)]));
  const files = { ...texts, [below(orderedBy)]: await textAt(before, orderedBy) };
  const dialect = recordedDialect(published, now ?? published).name;
  const made = await processes.another().ask({ method: 'up', kit: found.kit.path, dialect, files });
  const contents = new Map<string, Uint8Array | null>([...old.keys(), orderedBy].map((path) => [path, null]));
  for (const [path, text] of Object.entries(made)) contents.set(join(out, path), new TextEncoder().encode(text));
  const folders = withContents(before, contents);
  const history = (await readHistories(folders)).get(out);
  if (history === undefined)
    throw new Unjudgeable(`drizzle-kit ${found.kit.version} could not upgrade the published ${orderedBy}`);
  // a ledger holds the hash of each file
  const exact = new Map<string, Uint8Array>();
  for (const { before: was, after } of pairMigrations(published.migrations, history.migrations, true)) {
    const bytes = old.get(was.sql.path);
    if (bytes !== undefined) exact.set(after.sql.path, bytes);
  }
  // snapshots that are right already stay as they are written there
  for (const { before: was, after } of pairMigrations(history.migrations, now?.migrations ?? [], false)) {
    if (nameOfTag(was.tag) !== nameOfTag(after.tag) || after.snapshot.oid === undefined) continue;
    const [one, other] = [await textAt(folders, was.snapshot.path), await textAt(state, after.snapshot.path)];
    if (isSameButFormat(one, other)) exact.set(was.snapshot.path, await state.read(after.snapshot.path));
  }
  return withContents(folders, exact);
}

function isSameButFormat(one: string, other: string): boolean {
  try {
    return JSON.stringify(JSON.parse(one)) === JSON.stringify(JSON.parse(other));
  } catch {
    // what cannot be read is written again
    return false;
  }
}

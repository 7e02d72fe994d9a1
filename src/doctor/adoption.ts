import { git } from '../git/run.ts';
import type { Answer } from '../model/doctor.ts';
import type { History, Migration } from '../model/history.ts';
import type { ReportedFinding } from '../model/report.ts';
import { quote } from '../model/shell.ts';
import type { Check } from './check.ts';
import type { Clone } from './clone.ts';
import { fromTop } from './words.ts';

/** What is published with defects, what of it breaks the next migration, and the one-time repair. */
export const adoption: Check = {
  id: 'adoption',
  section: 'adoption',
  async ask(clone) {
    const { own, inherited } = await clone.judged();
    // what this branch broke is told with its repair, by another check
    const isBroken = ({ out, unreadable }: History) => unreadable !== undefined || own.some(({ project }) => project === out);
    const histories = (await clone.histories()).filter((history) => !isBroken(history));
    const next = (await Promise.all(histories.map((history) => nextOf(history, clone)))).flat();
    return [...inheritedLines(inherited, clone), ...next];
  },
};

function inheritedLines(inherited: readonly ReportedFinding[], { manager }: Clone): Answer[] {
  if (inherited.length === 0) return [{ status: 'ok', says: 'no older defects are inherited' }];
  return [...new Set(inherited.map(({ project }) => project))].map((out) => {
    const findings = inherited.filter(({ project }) => project === out);
    const rules = [...new Set(findings.map(({ rule }) => rule))];
    const counts = rules.map((rule) => `${rule} ${findings.filter((one) => one.rule === rule).length}`);
    const defects = findings.length === 1 ? '1 older defect' : `${findings.length} older defects`;
    return {
      status: 'warn',
      says: `${out || 'the top folder'} inherits ${defects} (${counts.join(', ')}): published, so they reject no commit. To list them: ${manager.execute('drizzle-guard', 'check', '--all')}`,
    };
  });
}

/** What breaks the next migration. */
async function nextOf(history: History, clone: Clone): Promise<Answer[]> {
  const newest = history.migrations.at(-1);
  if (newest === undefined) return [];
  return [await withoutSnapshot(history, newest, clone), takenNumber(history, newest, clone), inFuture(history)].flatMap(
    (answer) => answer ?? [],
  );
}

/** generate starts from the last snapshot there is. */
async function withoutSnapshot({ out, needsSnapshots }: History, newest: Migration, clone: Clone): Promise<Answer | undefined> {
  const { tag, snapshot } = newest;
  if (!needsSnapshots || snapshot.oid !== undefined) return undefined;
  const says = `${tag}, the newest migration in ${out}, has no snapshot, so the next generate writes its changes once more`;
  const commit = `git commit -m ${quote(`Restore the snapshot of ${tag}`)} -- ${fromTop(snapshot.path)}`;
  if ((await clone.files()).entries.has(snapshot.path))
    return {
      status: 'warn',
      says: `${says}; it is here and not committed yet`,
      mend: [`git add ${fromTop(snapshot.path)}`, commit],
    };
  const lost = await commitThatDeleted(snapshot.path, clone);
  if (lost === undefined)
    return {
      status: 'warn',
      says: `${says}; git never had it: docs/doctor.md, "A snapshot that never was", tells how to make it once`,
    };
  return {
    status: 'warn',
    says: `${says}; ${lost.slice(0, 10)} deleted it`,
    mend: [`git checkout ${lost.slice(0, 10)}^ -- ${fromTop(snapshot.path)}`, commit],
  };
}

async function commitThatDeleted(path: string, { repository }: Clone): Promise<string | undefined> {
  const args = ['log', '-1', '--diff-filter=D', '--format=%H', 'HEAD', '--', `:(top,literal)${path}`];
  const { stdout } = await git(args, { cwd: repository.cwd });
  return stdout.trim() || undefined;
}

/** drizzle-kit 0.31 gives the next migration the idx of the last entry plus one, and its snapshot that number. */
function takenNumber({ orderFile, migrations }: History, { entry, tag, prefix }: Migration, clone: Clone): Answer | undefined {
  if (entry === undefined || orderFile === undefined || !/^\d{4}$/.test(prefix)) return undefined;
  const next = String(entry.idx + 1).padStart(4, '0');
  const taken = migrations.find((one) => one.prefix === next);
  if (taken === undefined) return undefined;
  const highest = Math.max(...migrations.map((one) => Number(one.prefix) || 0));
  const at = migrations.length - 1;
  // `node -e` has fs without asking for it
  const edit = `const p=process.argv[1],j=JSON.parse(fs.readFileSync(p));j.entries[${at}].idx=${highest};fs.writeFileSync(p,JSON.stringify(j,null,2))`;
  return {
    status: 'warn',
    says: `the next generate makes a second ${next}, beside ${taken.tag}, and overwrites its snapshot: the last entry of ${orderFile} has idx ${entry.idx}. No migrator reads idx, so it can be set once to ${highest}`,
    mend: [
      clone.inFolder(clone.top, `node -e '${edit}' ${quote(orderFile)}`),
      `git commit -m ${quote(`Number the last migration as drizzle-kit counts on\n\nMigration-Approved: journal-entry-edited ${encodeURIComponent(tag)}: no migrator reads idx`)} -- ${fromTop(orderFile)}`,
    ],
  };
}

/** How far ahead a clock may be. */
const day = 24 * 60 * 60 * 1000;

function inFuture({ out, layout, migrations }: History): Answer | undefined {
  const last = migrations.reduce((one, other) => (other.when > one.when ? other : one));
  if (!(last.when > Date.now() + day)) return undefined;
  const date = new Date(last.when);
  const until = Number.isNaN(date.getTime()) ? String(last.when) : date.toISOString().slice(0, 10);
  const effect =
    layout === 'journal'
      ? 'until then databases that ran it skip every new migration, unless that has a later `when`'
      : 'until then every new migration sorts before it';
  return {
    status: 'warn',
    says: `${last.tag} in ${out} is dated ${until}: ${effect}. drizzle-guard rejects such a migration, and npx drizzle-guard fix dates it after this one`,
  };
}

import { lastReadable } from '../judge/last-readable.ts';
import type { Answer } from '../model/doctor.ts';
import type { History } from '../model/history.ts';
import type { ReportedFinding } from '../model/report.ts';
import { quote } from '../model/shell.ts';
import type { Check } from './check.ts';
import type { Clone } from './clone.ts';
import { fromTop } from './words.ts';

/** How many findings get a line of their own. */
const told = 5;

/** Whether the last commit has journals and snapshots that can be read, in one chain. */
export const migrations: Check = {
  id: 'migrations',
  section: 'drizzle',
  async ask(clone) {
    const histories = await clone.histories();
    if (histories.length === 0) return [{ status: 'ok', says: 'the last commit has no migrations yet' }];
    const { own, inherited, unchecked } = await clone.judged();
    const answers: Answer[] = unchecked.map(({ reason }) => ({ status: 'unchecked', says: reason }));
    for (const finding of own.slice(0, told)) answers.push(found(finding, clone));
    if (own.length > told)
      answers.push({ status: 'fail', says: `and ${own.length - told} more: npx drizzle-guard check --commit HEAD` });
    for (const history of histories) {
      // what this branch broke is told with its repair
      const isOwn = own.some(({ project }) => project === history.out);
      if (history.unreadable !== undefined && !isOwn) answers.push(await unreadable(history, clone));
      else if (!isOwn) answers.push({ status: 'ok', says: summary(history, inherited) });
    }
    return answers;
  },
};

function found({ problem, project, repair, fix }: ReportedFinding, { manager, inFolder, home }: Clone): Answer {
  const says = `${problem.replace(/\.$/, '')} (last commit)`;
  if (repair === undefined) return { status: 'fail', says, mend: fix.flatMap(({ run }) => run) };
  return {
    status: 'fail',
    says,
    mend: [
      inFolder(home, manager.execute('drizzle-guard', 'fix')),
      `git commit -m "Repair the migrations" -- ${fromTop(project)}`,
    ],
  };
}

async function unreadable({ out, orderedBy, unreadable: why, ...rest }: History, clone: Clone): Promise<Answer> {
  const head = await clone.head();
  const readable = head && (await lastReadable(clone.repository, head.commit, { ...rest, out, orderedBy }));
  const says = `${orderedBy} ${why?.problem ?? 'cannot be read'}, so drizzle-kit can do nothing with ${out || 'this folder'}`;
  if (readable === undefined) return { status: 'fail', says };
  // a file that was edited since is somebody's work, and maybe the repair
  if ((await clone.files()).entries.get(orderedBy)?.oid !== head?.files.entries.get(orderedBy)?.oid)
    return { status: 'fail', says: `${says}; the working tree has another one, which is not committed yet` };
  return {
    status: 'fail',
    says: `${says}; it could last be read in ${readable.commit.oid.slice(0, 10)}`,
    mend: [
      `git checkout ${readable.commit.oid.slice(0, 10)} -- ${fromTop(orderedBy)}`,
      `git commit -m ${quote(`Restore ${orderedBy}`)} -- ${fromTop(orderedBy)}`,
    ],
  };
}

function summary({ out, migrations: all, layout }: History, inherited: readonly ReportedFinding[]): string {
  const count = `${all.length} ${all.length === 1 ? 'migration' : 'migrations'}`;
  const old = inherited.filter(({ project }) => project === out).length;
  const files = layout === 'journal' ? 'journal, SQL and snapshots' : 'SQL and snapshots';
  return `${out || 'the top folder'} has ${count}; ${old === 0 ? `${files} agree` : 'its older defects are below'}`;
}

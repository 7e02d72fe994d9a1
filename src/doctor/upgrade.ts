import { join } from 'node:path';
import { installedPackage } from '../kit/installed/installed.ts';
import { parseSnapshot } from '../layouts/snapshot.ts';
import type { Answer } from '../model/doctor.ts';
import type { History, Migration } from '../model/history.ts';
import type { Snapshot, UnreadableSnapshot } from '../model/snapshot.ts';
import type { Check } from './check.ts';
import type { Clone } from './clone.ts';
import { obstacles } from './obstacles.ts';
import { listed } from './words.ts';

/** Whether `drizzle-kit up` of 1.0 can convert the migrations, and what changes with it. */
export const upgrade: Check = {
  id: 'upgrade',
  section: 'upgrade',
  async ask(clone) {
    const { own } = await clone.judged();
    // what this branch broke is repaired first
    const isWhole = ({ out, unreadable }: History) => unreadable === undefined && !own.some(({ project }) => project === out);
    const histories = (await clone.histories()).filter((history) => history.layout === 'journal' && isWhole(history));
    const answers = await Promise.all(histories.map((history) => ofFolder(history, clone)));
    const { projects } = await clone.projects();
    const cased = projects.filter(({ casing, out }) => casing !== undefined && histories.some((history) => history.out === out));
    const casing = cased.map(
      ({ config, casing: value }): Answer => ({
        status: 'warn',
        says: `drizzle-kit 1.0 ignores casing: '${value}' of ${config}, so columns without a name are renamed; declare their tables with snakeCase.table() or camelCase.table() when you upgrade`,
      }),
    );
    return [...answers.flat(), ...casing];
  },
};

async function ofFolder(history: History, clone: Clone): Promise<Answer[]> {
  const { out, migrations } = history;
  if (migrations.length === 0) return [];
  const projects = (await clone.projects()).projects.filter((project) => project.out === out);
  const folder = projects[0]?.folder ?? '';
  const kit = await installedPackage('drizzle-kit', join(clone.top, folder));
  const isNew = kit !== undefined && !kit.version.startsWith('0.');
  const found = obstacles(history, await snapshotsOf(history, clone));
  const lines = found.map(
    ({ says, tags }): Answer => ({ status: isNew ? 'fail' : 'warn', says: `${says}: ${some(tags)} in ${out}` }),
  );
  if (isNew) {
    const config = projects[0]?.config;
    const option =
      config === undefined || /(?:^|\/)drizzle\.config\.(?:ts|js|json)$/.test(config)
        ? []
        : [`--config=${config.slice(folder === '' ? 0 : folder.length + 1)}`];
    const up = clone.inFolder(join(clone.top, folder), clone.manager.execute('drizzle-kit', 'up', ...option));
    const stops: Answer = {
      status: 'fail',
      says: `drizzle-kit ${kit.version} is installed and ${out} still has the journal of 0.x: generate and migrate refuse it until it is converted`,
      mend: [up, `git add -A ${out} && git commit -m "Convert the migrations for drizzle-kit 1.0"`],
    };
    return [stops, ...lines];
  }
  if (lines.length > 0) return lines;
  const count = migrations.length === 1 ? '1 migration' : `${migrations.length} migrations`;
  return [
    {
      status: 'ok',
      says: `drizzle-kit up of 1.0 can convert the ${count} of ${out}: a folder each, SQL as it is, and no journal`,
    },
  ];
}

function some(tags: readonly string[]): string {
  return listed(tags.length > 3 ? [...tags.slice(0, 2), `${tags.length - 2} more`] : tags);
}

async function snapshotsOf(
  { migrations }: History,
  clone: Clone,
): Promise<ReadonlyMap<Migration, Snapshot | UnreadableSnapshot>> {
  const files = (await clone.head())?.files;
  const found = new Map<Migration, Snapshot | UnreadableSnapshot>();
  for (const migration of migrations) {
    if (files === undefined || migration.snapshot.oid === undefined) continue;
    found.set(migration, parseSnapshot(await files.read(migration.snapshot.path)));
  }
  return found;
}

import { styleText } from 'node:util';
import type { DatabaseReport, LedgerFinding, ProjectDatabase } from '../model/database-report.ts';
import type { LedgerRow, LedgerState, MigrationStatus } from '../model/ledger.ts';
import { count } from './notes.ts';
import { oneLine, printable, sentence } from './printable.ts';

type Paint = (style: Parameters<typeof styleText>[0], text: string) => string;

/** What is printed of each database. */
export type DatabaseView = 'status' | 'history' | 'info';

const says: Readonly<Record<LedgerState, string>> = {
  applied: 'applied',
  'other-line-ends': 'applied, with other line ends',
  edited: 'applied, and edited since',
  restamped: 'applied, with another time',
  renamed: 'applied under another name',
  pending: 'pending',
  skipped: 'will be skipped',
};

/** How many are what, in a list. */
const counted: Readonly<Record<LedgerState, string>> = {
  applied: 'applied',
  'other-line-ends': 'applied with other line ends',
  edited: 'edited since',
  restamped: 'with another time',
  renamed: 'under another name',
  pending: 'pending',
  skipped: 'that migrate will skip',
};

/** A report as a person reads it. */
export function databaseText({ databases, unchecked }: DatabaseReport, view: DatabaseView, color: boolean): string {
  const paint: Paint = (style, text) => (color ? styleText(style, text, { validateStream: false }) : text);
  return [
    ...databases.map((one) => [head(one, paint), ...body(one, view, paint), ...findingsOf(one, view, paint)]),
    ...unchecked.map(({ project, reason }) => [
      `${paint('red', 'not checked')}  ${oneLine(project)}\n  ${sentence(printable(reason)).replaceAll('\n', '\n  ')}`,
    ]),
  ]
    .map((blocks) => `${blocks.filter((text) => text !== '').join('\n\n')}\n`)
    .join('\n');
}

function findingsOf({ findings }: ProjectDatabase, view: DatabaseView, paint: Paint): string[] {
  if (view === 'status') return findings.map((finding) => block(finding, paint));
  return findings.length === 0 ? [] : [`  what is wrong, and the way out: npx drizzle-guard db status`];
}

function head({ project, target, sources, table }: ProjectDatabase, paint: Paint): string {
  const { address, driver, role, version } = target;
  const from = sources.map(({ variable, file }) => `${variable} in ${file ?? 'the environment'}`).join(', ');
  const facts = [from && `from ${from}`, role && `as ${role}`, version && `server ${version}`, `through ${driver}`, table];
  return `${paint('bold', oneLine(address))}  (${oneLine(project)})\n  ${oneLine(facts.filter(Boolean).join(', '))}`;
}

function body({ status, rows }: ProjectDatabase, view: DatabaseView, paint: Paint): string[] {
  if (view === 'history')
    return [rows.length === 0 ? '  nothing was applied' : rows.map((row) => historyLine(row, status.migrations)).join('\n')];
  const listed =
    view === 'info' ? [] : status.migrations.filter(({ state }) => state !== 'applied' && state !== 'other-line-ends');
  const width = Math.max(0, ...listed.map(({ migration }) => migration.tag.length));
  const lines = listed.map(
    ({ migration, state }) =>
      `  ${oneLine(migration.tag).padEnd(width)}  ${paint(state === 'pending' ? 'dim' : 'yellow', says[state])}`,
  );
  return [lines.join('\n'), `  ${summary(status)}`];
}

function summary({ table, migrations, unknown, duplicates }: ProjectDatabase['status']): string {
  if (table === 'none')
    return `no migration was ever applied here: there is no table of them (${count(migrations.length, 'migration')} pending)`;
  const order = Object.keys(counted) as LedgerState[];
  const counts = order.flatMap((state) => {
    const number = migrations.filter((one) => one.state === state).length;
    return number === 0 ? [] : [`${number} ${counted[state]}`];
  });
  if (unknown.length > 0) counts.push(`${unknown.length} unknown`);
  if (duplicates.length > 0) counts.push(`${duplicates.length} recorded twice`);
  const upgrade = table === 'not upgraded' ? '; the table is one of drizzle-orm 0.x, which the next migrate upgrades' : '';
  return `${counts.length === 0 ? 'no migrations' : counts.join(', ')}${upgrade}`;
}

function historyLine(row: LedgerRow, migrations: readonly MigrationStatus[]): string {
  const found = migrations.find((one) => one.row === row) ?? migrations.find((one) => one.row?.hash === row.hash);
  const name = found?.migration.tag ?? row.name ?? '(no file here)';
  const time = row.appliedAt ?? (row.createdAt === undefined ? '' : `generated ${new Date(row.createdAt).toISOString()}`);
  return `  ${row.id ?? ''}  ${oneLine(name)}  ${time}  ${row.hash.slice(0, 12)}`.replace(/\s+$/, '');
}

function block({ state, problem, why, fix }: LedgerFinding, paint: Paint): string {
  return `${paint('red', 'error')}  ${paint('bold', oneLine(problem))}    ${paint('dim', state)}\n  ${oneLine(why)}\n  fix      ${oneLine(fix)}`;
}

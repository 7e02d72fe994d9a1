import { readHistories } from '../layouts/index.ts';
import type { Change } from '../model/change.ts';
import { type Files, noFiles } from '../model/files.ts';
import type { Finding, FixStep } from '../model/finding.ts';
import { quote } from '../model/shell.ts';
import type { Context } from './context.ts';
import { judgeChange } from './judge-change.ts';
import { type Judged, nameOfFinding } from './report.ts';

/** Judges all of the judged state as if it were new, and returns what the change did not introduce: `--all` reports it. */
export async function inheritedDefects(context: Context, after: Files, judged: readonly Judged[]): Promise<Judged[]> {
  const known = new Set(judged.flatMap(({ introduced }) => introduced).map(nameOfFinding));
  const whole = await judgeChange({ ...context, level: 'integrity', lost: undefined }, undefined, noFiles, after);
  const broken = new Set(whole.filter(({ introduced }) => introduced.length > 0).map(({ change }) => change.after.out));
  const drifted = context.level === 'drift' ? await inheritedDrift(context, after, broken) : [];
  return [...whole.map((one) => withFix(one, () => [])), ...drifted].map((one) => ({
    ...one,
    introduced: one.introduced.filter((finding) => !known.has(nameOfFinding(finding))),
  }));
}

/** How many findings of each rule were there before, and that they stop nobody. */
export function inheritedNote(inherited: readonly Judged[]): string[] {
  const found = inherited.flatMap(({ introduced }) => introduced).filter(({ severity }) => severity === 'error');
  const rules = [...new Set(found.map(({ rule }) => rule))];
  const counts = rules.map((rule) => `${found.filter((one) => one.rule === rule).length} ${rule}`);
  const [are, they] = found.length === 1 ? ['1 error was', 'It blocks'] : [`${found.length} errors were`, 'They block'];
  return found.length === 0
    ? []
    : [
        `${are} committed earlier (${counts.join(', ')}). ${they} no commit; new errors do. What they break: drizzle-guard doctor`,
      ];
}

/** What the schema has and no migration: the schema is judged as if it were new beside the migrations that are there. */
async function inheritedDrift(context: Context, after: Files, broken: ReadonlySet<string>): Promise<Judged[]> {
  const outs = [...(await readHistories(after)).keys()];
  const isOfMigrations = (path: string) => outs.some((out) => out === '' || path.startsWith(`${out}/`));
  const migrations: Files = { ...after, entries: new Map([...after.entries].filter(([path]) => isOfMigrations(path))) };
  const judged = await judgeChange({ ...context, lost: undefined }, undefined, migrations, after);
  // an unreadable journal is a finding already
  const readable = judged.filter(({ change }) => change.after.unreadable === undefined);
  return readable.map((one) => {
    // a warning says that a file changed
    const introduced = one.introduced.filter(({ level, severity }) => level === 'drift' && severity === 'error');
    return withFix({ ...one, introduced }, (finding) => (broken.has(one.change.after.out) ? [] : generated(one.change, finding)));
  });
}

/** Findings without their repairs: databases already ran these migrations, and `fix` looks at what is new. */
function withFix(judged: Judged, fixOf: (finding: Finding) => readonly FixStep[]): Judged {
  const introduced = judged.introduced.map(({ repair, ...rest }) => ({
    ...rest,
    fix: fixOf({ ...rest, ...(repair && { repair }) }),
  }));
  return { ...judged, introduced };
}

function generated({ workflow, after }: Change, { repair }: Finding): readonly FixStep[] {
  if (repair?.kind !== 'generate' && repair?.kind !== 'rename') return [];
  return [
    {
      say: 'Generate the migration, in a commit of its own.',
      run: [workflow.generate(), `git add -A ${quote(after.out || '.')}`],
    },
  ];
}

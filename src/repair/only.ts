import { type Report, type ReportedFinding, unapproved } from '../model/report.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { type Contents, withContents } from './contents.ts';
import type { Repair } from './planned.ts';
import type { Start } from './start.ts';
import { isGuardedBy, isInConflict } from './state.ts';
import { worse } from './worse.ts';

/**
 * The part of a repair that ends the findings of one rule and leaves all others: the files they are about, or the folders they are in.
 * Throws Unjudgeable where no such part does, with what has to come along.
 */
export async function onlyFor(rule: string, start: Start, repair: Repair): Promise<Repair> {
  const { state, outs, judged } = start;
  if (isInConflict(state, outs))
    throw new Unjudgeable('Migrations are unmerged, and no part of that can be repaired alone. Run: npx drizzle-guard fix');
  const before = await judged(state);
  const wanted = unapproved(before).filter((one) => one.rule === rule);
  const { plan } = repair;
  if (wanted.length === 0 || plan.questions.length > 0)
    return {
      ...repair,
      plan: { ...plan, ...(wanted.length === 0 && { contents: new Map(), steps: [], notes: [], questions: [] }) },
    };
  for (const contents of partsOf(plan.contents, wanted, outs)) {
    const report = contents === plan.contents ? repair.report : await judged(withContents(state, contents));
    const isDone = !unapproved(report).some((one) => one.rule === rule);
    const suspects = worse(report, [before]);
    const others = cameAlong(before, report, rule);
    if (!isDone || suspects.length > 0 || report.verdict === 'unchecked') continue;
    if (others.length > 0) continue;
    const touched = plan.outs.filter((out) => [...contents.keys()].some((path) => isGuardedBy(out, path)));
    const said = plan.steps.filter(({ say }) => [...contents.keys()].some((path) => say.includes(path)));
    const steps = contents === plan.contents ? plan.steps : said.length > 0 ? said : [stepFor(contents)];
    return { report, worse: [], plan: { ...plan, contents, steps, outs: touched } };
  }
  const along = [...new Set(cameAlong(before, repair.report, rule).map((one) => one.rule))];
  throw new Unjudgeable(
    along.length === 0
      ? `No repair of ${rule} can be proved. The steps by hand: npx drizzle-guard explain ${rule}`
      : `${rule} cannot be repaired alone: ${along.join(', ')} ${along.length === 1 ? 'comes' : 'come'} along. To repair all of them, run: npx drizzle-guard fix`,
  );
}

/** From the least to all. */
function partsOf(contents: Contents, findings: readonly ReportedFinding[], outs: readonly string[]): Contents[] {
  const part = (isIn: (path: string) => boolean): Contents => new Map([...contents].filter(([path]) => isIn(path)));
  const paths = new Set(findings.map(({ path }) => path));
  const folders = outs.filter((out) => findings.some(({ project }) => project === out));
  const parts = [part((path) => paths.has(path)), part((path) => folders.some((out) => isGuardedBy(out, path)))];
  const smaller = parts.filter(({ size }) => size > 0 && size < contents.size);
  return [...smaller, contents];
}

/** Findings of other rules that a repair ends as well. */
function cameAlong(before: Report, after: Report, rule: string): ReportedFinding[] {
  const left = new Set(unapproved(after).map(({ fingerprint }) => fingerprint));
  return unapproved(before).filter((one) => one.rule !== rule && !left.has(one.fingerprint));
}

function stepFor(contents: Contents) {
  const written = [...contents].map(([path, bytes]) => `${bytes === null ? 'removes' : 'writes'} ${path}`).join(', ');
  return {
    say: `${written.charAt(0).toUpperCase()}${written.slice(1)}.`,
    why: 'It is the part of the repair that this rule is about.',
  };
}

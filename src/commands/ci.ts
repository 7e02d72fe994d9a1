import { appendFile } from 'node:fs/promises';
import { providerOf } from '../ci/index.ts';
import { auditOfRange, overrideLines } from '../ci/overrides.ts';
import type { Environment } from '../ci/provider.ts';
import { judgeRun } from '../ci/run.ts';
import type { Fetching } from '../git/fetch.ts';
import type { Level } from '../model/level.ts';
import { exitCode, type Report } from '../model/report.ts';
import { redact } from '../model/secrets.ts';
import { auditPretty } from '../reporters/audit.ts';
import { githubSummary } from '../reporters/github-summary.ts';
import { type ReporterName, reporters } from '../reporters/index.ts';
import { fenced } from '../reporters/markdown.ts';
import { nothingFound } from '../reporters/notes.ts';
import { rules } from '../rules/index.ts';
import type { Outcome, Terminal } from './command.ts';
import { outputOf, writeOutputs } from './output.ts';

export interface CiOptions {
  readonly base?: string;
  readonly level?: Level;
  readonly format?: ReporterName;
  readonly json?: boolean;
  /** `<format>=<file>` each. */
  readonly output?: readonly string[];
  /** False leaves a shallow clone as it is. */
  readonly fetch?: boolean;
}

/** Judges what a CI run is about. */
export async function ci(options: CiOptions, environment: Environment, terminal: Terminal): Promise<Outcome> {
  const outputs = (options.output ?? []).map(outputOf);
  const provider = providerOf(environment);
  const { depthHint } = provider;
  const about = await provider.about(environment);
  const said: string[] = [];
  const fetching: Fetching = { allowed: options.fetch !== false, say: (line) => said.push(line), depthHint };
  const level = levelOf(options, provider.privileged(environment), fetching);
  const report = await judgeRun(about, { ...options, level, cwd: terminal.cwd, fetching });
  await writeOutputs(report, outputs, terminal);
  const overrides = await overridesIn(report, terminal);
  said.push(...overrides.lines);
  await summarize(provider.summary?.(environment), `${githubSummary(report)}${overrides.summary}`);
  const format = options.json ? 'json' : (options.format ?? provider.defaultFormat);
  if (report.verdict === 'clean' && report.findings.length === 0) said.push(nothingFound(report));
  return {
    exitCode: exitCode(report.verdict),
    stdout: reporters[format](report, { color: terminal.color, rules }),
    stderr: said.map((line) => `drizzle-guard: ${line}\n`).join(''),
  };
}

/** The commits of the range that bypassed the hooks. Their changes are judged already, so a failure here is reported and fails nothing. */
async function overridesIn(report: Report, { cwd }: Terminal): Promise<{ readonly lines: string[]; readonly summary: string }> {
  try {
    const audit = await auditOfRange(cwd, report);
    const lines = audit === undefined ? [] : overrideLines(audit);
    if (audit === undefined || lines.length === 0) return { lines, summary: '' };
    return { lines, summary: `\n### Overrides\n\n${fenced(auditPretty(audit, { color: false }).slice(0, 50_000), '')}\n` };
  } catch (error) {
    return { lines: [`the commits of the range were not audited: ${redact((error as Error).message)}`], summary: '' };
  }
}

async function summarize(file: string | undefined, markdown: string): Promise<void> {
  if (file) await appendFile(file, markdown);
}

function levelOf({ level = 'drift' }: CiOptions, privileged: string | undefined, { say }: Fetching): Level {
  if (privileged === undefined || level !== 'drift') return level;
  say(`level replay, because ${privileged} may have secrets, and drift would run the schema of whoever started it`);
  return 'replay';
}

import { audit as walk } from '../audit/audit.ts';
import { reportOf } from '../model/audit.ts';
import type { Level } from '../model/level.ts';
import { exitCode } from '../model/report.ts';
import { auditPretty } from '../reporters/audit.ts';
import { type ReporterName, reporters } from '../reporters/index.ts';
import { printableJson } from '../reporters/printable.ts';
import { rules } from '../rules/index.ts';
import type { LongRun, Outcome, Terminal } from './command.ts';

export interface AuditOptions {
  readonly all?: boolean;
  readonly format?: ReporterName;
  readonly json?: boolean;
  readonly level?: Level;
}

/** Lists the commits that got past the hooks: what is unpublished, a range, or the whole published history. */
export async function audit(
  range: string | undefined,
  options: AuditOptions,
  { cwd, color }: Terminal,
  longRun: LongRun,
): Promise<Outcome> {
  const { all = false, level } = options;
  const format = options.json ? 'json' : (options.format ?? 'pretty');
  try {
    const found = await walk({ cwd, range, all, level, ...longRun });
    const shown = { color, rules };
    const print = () => {
      if (format === 'pretty') return auditPretty(found, shown);
      if (format === 'json') return printableJson(found);
      return reporters[format](reportOf(found), shown);
    };
    return { exitCode: exitCode(found.verdict), stdout: print() };
  } catch (error) {
    if (!longRun.signal.aborted) throw error;
    return { exitCode: 130, stderr: 'drizzle-guard: interrupted; run it again to go on from there\n' };
  }
}

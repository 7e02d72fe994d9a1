import { reportOf } from '../model/audit.ts';
import { exitCode } from '../model/report.ts';
import { auditPretty } from '../reporters/audit.ts';
import { type ReporterName, reporters } from '../reporters/index.ts';
import { rules } from '../rules/index.ts';
import { audit as walk } from '../walk/audit.ts';
import type { Outcome, Terminal, Watching } from './command.ts';

export interface AuditOptions {
  readonly all?: boolean;
  readonly format?: ReporterName;
  readonly json?: boolean;
}

/** Lists the commits that got past the hooks: what is unpublished, a range, or the whole published history. */
export async function audit(
  range: string | undefined,
  options: AuditOptions,
  { cwd, color }: Terminal,
  watching: Watching,
): Promise<Outcome> {
  const { all = false } = options;
  const format = options.json ? 'json' : (options.format ?? 'pretty');
  try {
    const found = await walk({ cwd, range, all, ...watching });
    const shown = { color, rules };
    const print = () => {
      if (format === 'pretty') return auditPretty(found, shown);
      if (format === 'json') return `${JSON.stringify(found, null, 2)}\n`;
      return reporters[format](reportOf(found), shown);
    };
    return { exitCode: exitCode(found.verdict), stdout: print() };
  } catch (error) {
    if (!watching.signal.aborted) throw error;
    return { exitCode: 130, stderr: 'drizzle-guard: interrupted; run it again to go on from there\n' };
  }
}

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Report } from '../model/report.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { type ReporterName, reporters } from '../reporters/index.ts';
import { rules } from '../rules/index.ts';
import type { Terminal } from './command.ts';

/** A file a report is written to. */
export interface Output {
  readonly format: ReporterName;
  readonly path: string;
}

/** What `--output <format>=<file>` means. Throws Unjudgeable for anything else. */
export function outputOf(option: string): Output {
  const [, format = '', path] = /^([a-z]+)=(.+)$/s.exec(option) ?? [];
  if (path === undefined || !isReporter(format))
    throw new Unjudgeable(
      `--output takes <format>=<file>, for example sarif=drizzle-guard.sarif, with one of ${Object.keys(reporters).join(', ')}; got ${option}`,
    );
  return { format, path };
}

/** Writes a report to each file, from the folder the command runs in. */
export async function writeOutputs(report: Report, outputs: readonly Output[], { cwd }: Terminal): Promise<void> {
  for (const { format, path } of outputs) {
    const file = resolve(cwd, path);
    try {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, reporters[format](report, { color: false, rules }));
    } catch (cause) {
      throw new Unjudgeable(`Cannot write ${path}: ${(cause as Error).message}`, { cause });
    }
  }
}

function isReporter(name: string): name is ReporterName {
  return Object.hasOwn(reporters, name);
}

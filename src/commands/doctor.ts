import { examine } from '../doctor/index.ts';
import { examinationCode } from '../model/doctor.ts';
import { doctorPretty } from '../reporters/doctor.ts';
import { printableJson } from '../reporters/printable.ts';
import type { Outcome, Terminal } from './command.ts';
import { events } from './hook.ts';

export interface DoctorOptions {
  readonly json?: boolean;
}

/** The PATH of programs that are not started from a shell: that of launchd on macOS, and the same folders elsewhere. */
const clientPath = process.platform === 'darwin' ? '/usr/bin:/bin:/usr/sbin:/sbin' : '/usr/bin:/bin';

/** Says whether this clone is guarded and drizzle works in it. */
export async function doctor(
  { json = false }: DoctorOptions,
  environment: Readonly<Record<string, string | undefined>>,
  { cwd, color }: Terminal,
): Promise<Outcome> {
  const found = await examine({ cwd, environment, events, clientPath });
  return { exitCode: examinationCode(found.verdict), stdout: json ? printableJson(found) : doctorPretty(found, { color }) };
}

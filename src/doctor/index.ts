import { CouldNotCheck } from '../model/could-not-check.ts';
import type { Examination, ExaminedLine } from '../model/doctor.ts';
import { worstStatus } from '../model/doctor.ts';
import { redact } from '../model/secrets.ts';
import { withinTimeLimit } from '../processes/time-limit.ts';
import { version } from '../version.ts';
import { adoption } from './adoption.ts';
import type { Check } from './check.ts';
import { ciJob } from './ci-job.ts';
import { clients } from './clients.ts';
import { type Asked, type Clone, openClone } from './clone.ts';
import { configs } from './configs.ts';
import { hooks } from './hooks.ts';
import { migrations } from './migrations.ts';
import { notes } from './notes.ts';
import { prepare } from './prepare.ts';
import { schemas } from './schemas.ts';
import { switches } from './switches.ts';
import { upgrade } from './upgrade.ts';
import { versions } from './versions.ts';

/** All checks, in the order printed. */
export const checks: readonly Check[] = [
  hooks,
  switches,
  clients,
  prepare,
  notes,
  ciJob,
  versions,
  configs,
  schemas,
  migrations,
  upgrade,
  adoption,
];

/** Examines the clone that contains a folder. Rejects where there is none; a check that fails becomes a line that says so. */
export async function examine(asked: Asked): Promise<Examination> {
  const started = Date.now();
  const clone = await openClone(asked);
  try {
    const lines = (await withinTimeLimit(Promise.all(checks.map((check) => linesOf(check, clone))))).flat();
    return {
      schemaVersion: 1,
      tool: { name: 'drizzle-guard', version },
      verdict: worstStatus(lines),
      lines,
      durationMs: Date.now() - started,
    };
  } finally {
    clone.repository.close();
  }
}

async function linesOf({ id, section, ask }: Check, clone: Clone): Promise<ExaminedLine[]> {
  try {
    const answers = await ask(clone);
    return answers.map(({ status, says, mend = [] }) => ({ id, section, status, says: redact(says), mend }));
  } catch (error) {
    const reason =
      error instanceof CouldNotCheck || !(error instanceof Error)
        ? String((error as Error).message)
        : (error.stack ?? error.message);
    return [{ id, section, status: 'unchecked', says: `not checked: ${redact(reason)}`, mend: [] }];
  }
}

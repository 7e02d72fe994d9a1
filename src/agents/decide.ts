import type { AgentEvent, Call, Target } from './calls.ts';
import { hasMigrations } from './migrations.ts';
import { pushesLocally, pushingScript } from './package-scripts.ts';
import type { Placed } from './refusal.ts';
import { refusedRun } from './refused-runs.ts';
import { refusedWrite } from './refused-writes.ts';
import { realPath, topOf } from './repository-top.ts';
import { pathIn, slashed } from './shell/paths.ts';
import type { Run } from './shell/run.ts';
import { isKnown } from './shell/text.ts';

/** What keeps a call from being made; undefined where it is none of ours. */
export async function decide({ cwd, calls }: AgentEvent): Promise<Placed | undefined> {
  const folder = realPath(slashed(cwd));
  for (const call of calls) {
    const placed =
      call.kind === 'write' ? await refusedWrite([targetOf(call, folder)], folder) : await refusedCommand(call, folder);
    if (placed !== undefined) return placed;
  }
  return undefined;
}

function targetOf({ path, removed = false }: Extract<Call, { kind: 'write' }>, folder: string): Target {
  return { path: pathIn(folder, path), removed, deep: removed };
}

async function refusedCommand(
  { command, isPowerShell }: Extract<Call, { kind: 'shell' }>,
  folder: string,
): Promise<Placed | undefined> {
  // what asks for nothing else needs no parser
  if (!mayMatter.test(command)) return undefined;
  const [{ readScript }, { writesOf }] = await Promise.all([import('./shell/script.ts'), import('./shell/writes.ts')]);
  // PowerShell escapes with a backtick, and its paths have backslashes
  const { runs, readable } = readScript(isPowerShell ? command.replaceAll('\\', '/') : command, folder);
  for (const run of runs) {
    const refused = refusedRun(run) ?? pushingScript(run);
    if (refused === undefined || isLocalPush(refused, run)) continue;
    const top = topOf(refused.folder === '' ? folder : refused.folder);
    if (top !== undefined && (await hasMigrations(top))) return { ...refused, folder: top };
  }
  const written = await refusedWrite(runs.flatMap(writesOf), folder);
  if (written !== undefined || readable) return written;
  const names = guardedName(command);
  return names === undefined ? undefined : { refusal: { kind: 'unreadable', names }, folder };
}

/** Words without which no command writes a file, skips a hook or pushes a schema. */
const mayMatter =
  />|\b(?:git|rm|mv|cp|ln|dd|ed|ex|ri|rd|sc|ac|ni|mi|sd|yq|del|tee|sed|gsed|perl|find|touch|truncate|unlink|shred|patch|install|rsync|curl|wget|g?awk|sponge|rimraf|trash|rmdir|erase|move|copy|ren|cpi|python[\d.]*|pypy3?|node|bun|deno|tsx|ts-node|ruby|php|npm|pnpm|yarn|drizzle-kit|del-cli|xargs|export|eval|bash|sh|zsh|[A-Z]\w+-(?:Item|Content|File))\b/i;

function isLocalPush({ refusal }: Placed, { folder, words }: Run): boolean {
  return refusal.kind === 'push' && refusal.target === undefined && isKnown(folder) && pushesLocally(folder, words.join(' '));
}

/** A file of migrations that a text names, by names that nothing else has. */
export function guardedName(text: string): string | undefined {
  return /[\w./\\-]*(?:\b_journal\.json|\d_snapshot\.json|\d{14}\w*[/\\]+snapshot\.json)/.exec(text)?.[0].replace(/\\+/g, '/');
}

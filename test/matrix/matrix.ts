import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { tarball } from '../support/packed.ts';
import { type Tried, tryCell } from './cell.ts';
import { hookManagers } from './hook-managers.ts';
import { packageManagers, toolFolder } from './package-managers.ts';

// Every hook manager with every package manager, in a package at the top and one below it, with real installs of the packed tool. It takes an
// hour, so it is run by hand: npx tsx test/matrix/matrix.ts [a part of the names, such as "husky / npm"]...
// MATRIX_KEEP keeps cells that were done already, by their names in the log.

const log = join(tmpdir(), 'drizzle-guard-matrix.log');
const results = join(tmpdir(), 'drizzle-guard-matrix.jsonl');
const tools = join(tmpdir(), 'drizzle-guard-matrix-tools');
const wanted = process.argv.slice(2);
const rows: { readonly name: string; readonly tried: Tried }[] = [];

for (const folder of ['', 'packages/db']) {
  for (const packageManager of packageManagers) {
    for (const hookManager of hookManagers(folder === '' ? '' : '../..')) {
      const name = `${hookManager.name} / ${packageManager.name} / ${folder === '' ? 'root' : 'below'}`;
      if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) continue;
      const known = process.env.MATRIX_KEEP ? done().get(name) : undefined;
      const tried = known ?? attempt(name, { packageManager, hookManager, folder });
      rows.push({ name, tried });
      const wrong = Object.entries(tried).filter(([, how]) => how !== 'ok');
      console.log(
        `${name}: ${wrong.length === 0 ? `ok (${Object.keys(tried).length})` : wrong.map((one) => one.join(': ')).join(' | ')}`,
      );
    }
  }
}
const whole = rows.filter(({ tried }) => Object.values(tried).every((how) => how === 'ok'));
console.log(`\n${whole.length} of ${rows.length} cells are whole. What they printed: ${log}`);
process.exitCode = whole.length === rows.length ? 0 : 1;

function attempt(name: string, what: Pick<Parameters<typeof tryCell>[0], 'packageManager' | 'hookManager' | 'folder'>): Tried {
  const at = realpathSync(mkdtempSync(join(tmpdir(), 'drizzle-guard-matrix-')));
  mkdirSync(tools, { recursive: true });
  appendFileSync(log, `\n===== ${name}\n`);
  const path = [toolFolder(what.packageManager, tools), process.env.MATRIX_PATH ?? join(homedir(), '.local/bin')].filter(Boolean);
  const started = Date.now();
  try {
    const tried = tryCell({ ...what, at, tarball: tarball(), path }, (text) => appendFileSync(log, text));
    appendFileSync(results, `${JSON.stringify({ name, tried, seconds: (Date.now() - started) / 1000 })}\n`);
    return tried;
  } finally {
    rmSync(at, { recursive: true, force: true, maxRetries: 3 });
  }
}

function done(): ReadonlyMap<string, Tried> {
  const lines = existsSync(results) ? readFileSync(results, 'utf8').trim().split('\n') : [];
  return new Map(lines.map((line) => JSON.parse(line) as { name: string; tried: Tried }).map(({ name, tried }) => [name, tried]));
}

import { configsIn, type Files, folderOf, join } from '../model/files.ts';

/** What teams call the folders of what only tests and readers of examples run. */
const ofTests = /^(?:tests?|__tests__|specs?|e2e|fixtures?|__fixtures__|mocks?|__mocks__|test-?data|examples?)$/i;

/**
 * Whether a migrations folder is a test's or an example's: it is below a folder of such a name, and neither a drizzle config nor our own
 * names it. A config whose `out` is computed may name any folder below its own.
 */
export async function isFixture(files: Files, out: string, configured: readonly string[]): Promise<boolean> {
  if (!out.split('/').some((part) => ofTests.test(part)) || configured.includes(out)) return false;
  for (const path of configsIn(files)) {
    const folder = folderOf(path);
    const text = new TextDecoder().decode(await files.read(path));
    const literal = /\bout["']?\s*:\s*["'`](?:\.\/)?([^"'`$]*)["'`]/.exec(text)?.[1];
    if (literal !== undefined ? join(folder, withoutSlash(literal)) === out : mayName(text, folder, out)) return false;
  }
  return true;
}

/** Without an `out` drizzle-kit takes the folder drizzle. */
function mayName(text: string, folder: string, out: string): boolean {
  return /\bout\b/.test(text) ? `${out}/`.startsWith(join(folder, '')) : join(folder, 'drizzle') === out;
}

function withoutSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

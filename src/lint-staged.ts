import { fileURLToPath } from 'node:url';

/** Matches every file, like `*`, which configurations have for something else. */
const everyFile = '**/**';

/** The command by its name, because lint-staged prints it; by its path where Plug'n'Play leaves it off the PATH. */
function command(): string {
  const path = fileURLToPath(new URL('cli.js', import.meta.url));
  const program = process.versions.pnp === undefined ? 'drizzle-guard' : `"${process.execPath}" "${path}"`;
  return `${program} hook lint-staged`;
}

/**
 * A part of a lint-staged configuration: `export default { '*.ts': 'biome check --write', ...guard }`. Judges what is staged, whichever
 * files they are, and fails the commit as the pre-commit hook does. Works with lint-staged 15 and newer.
 */
const guard: { readonly [everyFile]: () => string } = { [everyFile]: command };

export default guard;

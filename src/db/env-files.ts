import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

/** Variables of a folder's `.env` files. */
export interface EnvFiles {
  readonly variables: Readonly<Record<string, string>>;
  /** The file that each variable came from. */
  readonly fileOf: ReadonlyMap<string, string>;
}

/**
 * Reads `.env.<name>.local`, `.env.local`, `.env.<name>` and `.env`: of two that set a variable, the first one counts. Callers let the
 * environment of the process win, as drizzle-kit does.
 */
export async function envFiles(folder: string, name: string | undefined): Promise<EnvFiles> {
  const variables: Record<string, string> = {};
  const fileOf = new Map<string, string>();
  for (const file of envFileNames(name)) {
    const text = await textOf(join(folder, file));
    for (const [variable, value] of Object.entries(parseEnv(text))) {
      if (variable in variables || value === undefined) continue;
      variables[variable] = value;
      fileOf.set(variable, file);
    }
  }
  return { variables, fileOf };
}

/** The names in the order in which they count. */
export function envFileNames(name: string | undefined): string[] {
  return name === undefined ? ['.env.local', '.env'] : [`.env.${name}.local`, '.env.local', `.env.${name}`, '.env'];
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return '';
    throw error;
  }
}

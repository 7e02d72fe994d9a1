import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { UpRequest } from '../../protocol.ts';

interface Sdk {
  up(options: { readonly dialect: string; readonly out: string }): Promise<{
    readonly status: string;
    readonly error?: { readonly code: string; readonly message?: string };
  }>;
}

/** What `drizzle-kit up` makes of a migrations folder, by path in it. It runs no user code, because it gets no schema. */
export async function upgradedFolder({ kit, dialect, files }: UpRequest): Promise<Readonly<Record<string, string>>> {
  const out = await mkdtemp(join(tmpdir(), 'drizzle-guard-up-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(out, path)), { recursive: true });
      await writeFile(join(out, path), text);
    }
    const { up } = (await import(pathToFileURL(join(kit, 'cli.mjs')).href)) as Sdk;
    const { error } = await up({ dialect, out });
    if (error !== undefined) throw new Error(`drizzle-kit up: ${error.message ?? error.code}`);
    const found = await readdir(out, { recursive: true, withFileTypes: true });
    const paths = found.filter((one) => one.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    return Object.fromEntries(
      await Promise.all(paths.map(async (path) => [relative(out, path), await readFile(path, 'utf8')] as const)),
    );
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Dialect, type Kit, kitVersion } from './histories.ts';

const cache = fileURLToPath(new URL('../../node_modules/.cache/drizzle-guard', import.meta.url));

/** Where what a kit generates is kept, named by what goes in, so that another schema is generated anew. */
export function generatedFolder(group: string, kit: Kit, dialect: Dialect, inputs: string): string {
  const name = createHash('sha256').update(inputs).digest('hex').slice(0, 12);
  return join(cache, `${group}-${kitVersion(kit)}`, `${dialect}-${name}`);
}

/** Keeps the migrations folder that a kit wrote, whole or not at all, and removes where it worked. */
export function keepGenerated(folder: string, target: string): void {
  mkdirSync(dirname(target), { recursive: true });
  cpSync(join(folder, 'drizzle'), join(`${target}.tmp`, 'drizzle'), { recursive: true });
  renameSync(`${target}.tmp`, target);
  rmSync(folder, { recursive: true });
}

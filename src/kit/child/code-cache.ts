import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { Script } from 'node:vm';

/** How many versions of one file are kept: branches may pin different kits. */
const kept = 3;

/**
 * Runs a large CommonJS file as Node would, with what V8 kept of compiling it before, and returns its exports. `variant` names what was patched
 * in the source; the same text is expected for the same file and variant. The file may not `import()`: a script from a cache cannot
 * (Node 20), whatever it is told.
 */
export function compiledOnce(path: string, source: string, variant = ''): unknown {
  const cache = cacheOf(path, source, variant);
  const cachedData = cache === undefined ? undefined : trusted(cache);
  const script = new Script(Module.wrap(source), {
    filename: path,
    ...(cachedData !== undefined && { cachedData }),
  });
  const module = { exports: {} };
  const run = script.runInThisContext() as (...scope: unknown[]) => void;
  run.call(module.exports, module.exports, createRequire(path), module, path, dirname(path));
  // with what it ran while it was loaded
  if (cache !== undefined && (cachedData === undefined || script.cachedDataRejected)) write(cache, script.createCachedData());
  return module.exports;
}

/** Where the compiled code is kept: beside the packages, and named after all that it depends on. Undefined outside of node_modules. */
function cacheOf(path: string, source: string, variant: string): string | undefined {
  const [above, below] = path.split(/[/\\]node_modules[/\\]/, 2);
  if (above === undefined || below === undefined) return undefined;
  // npm gives all files of packages one mtime, so the time of the change of the inode tells them apart
  const { size, ino, mtimeMs, ctimeMs } = statSync(path);
  const depends = [path, size, ino, mtimeMs, ctimeMs, source.length, variant, process.version, process.versions.v8, process.arch];
  const key = createHash('sha256').update(depends.join('\0')).digest('hex').slice(0, 16);
  return join(above, 'node_modules/.cache/drizzle-guard/code', `${basename(path)}-${key}`);
}

/** The code in a file that only this user can have written, and that is whole; undefined for any other. */
function trusted(cache: string): Buffer | undefined {
  try {
    const { uid, mode } = statSync(cache);
    if (process.getuid !== undefined && (uid !== process.getuid() || (mode & 0o022) !== 0)) return undefined;
    const bytes = readFileSync(cache);
    // V8 does not look at the content
    return checksum(bytes.subarray(32)).equals(bytes.subarray(0, 32)) ? bytes.subarray(32) : undefined;
  } catch {
    // it is only a cache
    return undefined;
  }
}

function write(cache: string, code: Buffer): void {
  const folder = dirname(cache);
  const temporary = join(folder, `.${crypto.randomUUID()}`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(temporary, Buffer.concat([checksum(code), code]), { mode: 0o600, flag: 'wx' });
    renameSync(temporary, cache);
    removeOld(cache);
  } catch {
    // node_modules may be read-only
    removeIfThere(temporary);
  }
}

function removeIfThere(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // so nothing was written
  }
}

/** Removes what was kept of older files of the same name. */
function removeOld(cache: string): void {
  const folder = dirname(cache);
  const [file] = basename(cache).split(/-(?=[0-9a-f]{16}$)/);
  const others = readdirSync(folder)
    .filter((name) => name.startsWith(`${file}-`))
    .map((name) => ({ path: join(folder, name), time: statSync(join(folder, name)).mtimeMs }))
    .sort((one, other) => other.time - one.time);
  for (const { path } of others.slice(kept)) rmSync(path, { force: true });
}

function checksum(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

import { type Files, join } from '../../model/files.ts';
import type { History } from '../../model/history.ts';
import { Unjudgeable } from '../../model/unjudgeable.ts';
import { leavesOf, type Node } from '../../snapshots/merged-branches.ts';

/**
 * The snapshots that `generate` starts from, parsed, by file name or folder. 0.31 takes the last file of `meta` by name; 1.0 the last
 * folder, or all of them where snapshots are diffs or have several ends.
 */
export async function newestSnapshots(
  { out, isSnapshot, wholeSnapshots }: History,
  files: Files,
): Promise<Record<string, unknown>> {
  const prefix = join(out, '');
  const paths = [...files.entries.keys()]
    .filter((path) => path.startsWith(prefix) && isSnapshot(path.slice(prefix.length)))
    .sort();
  const last = paths.at(-1);
  if (last === undefined) return {};
  if (wholeSnapshots) return { [last]: parseSnapshot(last, await files.read(last)) };

  const contents = await Promise.all(paths.map(async (path) => [path, await files.read(path)] as const));
  const isDiff = contents.some(([, content]) => bufferOf(content).includes('"footprints"'));
  const wanted = isDiff || leavesOf(contents.map(([, content]) => headOf(content))).length > 1 ? contents : contents.slice(-1);
  return Object.fromEntries(wanted.map(([path, content]) => [tagOf(path), parseSnapshot(path, content)]));
}

function parseSnapshot(path: string, content: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(content));
  } catch (error) {
    throw new Unjudgeable(`Cannot read ${path}: it is not JSON`, { cause: error });
  }
}

function tagOf(path: string): string {
  return path.split('/').at(-2) ?? path;
}

/** The ids alone: decoding and parsing hundreds of full snapshots to find the last one would take longer than drizzle-kit. */
function headOf(content: Uint8Array): Node {
  const buffer = bufferOf(content);
  const list = buffer.indexOf('"prevIds"');
  // drizzle-kit writes both before all else; a formatter may not
  const head = headIn(list < 0 ? '' : buffer.toString('utf8', 0, buffer.indexOf(']', list) + 1));
  return head.id === '' ? headIn(buffer.toString()) : head;
}

function headIn(text: string): Node {
  const id = /"id":\s*"([^"]*)"/.exec(text)?.[1] ?? '';
  const list = /"prevIds":\s*\[([^[\]]*)\]/.exec(text)?.[1] ?? '';
  return { id, prevIds: [...list.matchAll(/"([^"]+)"/g)].map(([, parent = '']) => parent) };
}

/** The same bytes, not copied. */
function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

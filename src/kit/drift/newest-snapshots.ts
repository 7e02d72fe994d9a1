import { type Files, join } from '../../model/files.ts';
import type { History } from '../../model/history.ts';
import { Unjudgeable } from '../../model/unjudgeable.ts';
import { leavesOf, type Node } from '../../snapshots/merged-branches.ts';

/**
 * The parsed snapshots that `generate` starts from, by file or folder. 0.31 takes the last file of `meta` by name. 1.0 takes the last
 * folder, or all if they are diffs or several branches end in them.
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

/** Reads only the ids: to decode and parse hundreds of full snapshots would take longer than drizzle-kit itself. */
function headOf(content: Uint8Array): Node {
  const buffer = bufferOf(content);
  const list = buffer.indexOf('"prevIds"');
  // drizzle-kit writes the ids first, but a formatter may reorder the file
  const head = headIn(list < 0 ? '' : buffer.toString('utf8', 0, buffer.indexOf(']', list) + 1));
  return head.id === '' ? headIn(buffer.toString()) : head;
}

function headIn(text: string): Node {
  const id = /"id":\s*"([^"]*)"/.exec(text)?.[1] ?? '';
  const list = /"prevIds":\s*\[([^[\]]*)\]/.exec(text)?.[1] ?? '';
  return { id, prevIds: [...list.matchAll(/"([^"]+)"/g)].map(([, parent = '']) => parent) };
}

/** Wraps the bytes without copying them. */
function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

import { createHash } from 'node:crypto';
import type { Files } from '../../src/model/files.ts';
import type { Project } from '../support/tamper.ts';

/** One file of a fuzzed tree. */
export interface FuzzedFile {
  readonly content: Uint8Array;
  readonly mode: string;
}

/** A tree that mutations change. */
export type Folder = ReadonlyMap<string, FuzzedFile>;

export function folderFrom(project: Project): Folder {
  return new Map(Object.entries(project).map(([path, content]) => [path, { content: Buffer.from(content), mode: '100644' }]));
}

/** The tree as the engine reads it, without git. */
export function filesFrom(folder: Folder): Files {
  const isSubmodule = ([, { mode }]: readonly [string, FuzzedFile]) => mode === '160000';
  const blobs = [...folder].filter((one) => !isSubmodule(one));
  return {
    entries: new Map(blobs.map(([path, file]) => [path, { oid: oidOf(file.content), mode: file.mode }])),
    submodules: new Set([...folder].filter(isSubmodule).map(([path]) => path)),
    unmerged: new Set(),
    read: async (path) => folder.get(path)?.content ?? Promise.reject(new Error(`there is no ${path}`)),
  };
}

const known = new WeakMap<Uint8Array, string>();

/** As git names a blob. */
function oidOf(content: Uint8Array): string {
  const oid = known.get(content) ?? createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
  known.set(content, oid);
  return oid;
}

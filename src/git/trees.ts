import type { Entry } from '../model/files.ts';
import type { Repository } from './repository.ts';
import { GitError } from './run.ts';

/** What a tree holds, by the names in it. */
interface TreeEntry extends Entry {
  readonly name: string;
}

/** Reads trees out of git's one process for objects, and each of them once: two states of a history share most. */
export class Trees {
  readonly #repository: Repository;
  readonly #wants: (path: string) => boolean;
  /** The wanted files below a folder, by the folder's path and tree. */
  readonly #known = new Map<string, Promise<readonly (readonly [path: string, entry: Entry])[]>>();

  constructor(repository: Repository, wants: (path: string) => boolean) {
    this.#repository = repository;
    this.#wants = wants;
  }

  /** The wanted files of a commit. Rejects when git does not have all of it. */
  async filesOf(commit: string): Promise<ReadonlyMap<string, Entry>> {
    const root = await this.#repository.objects.read(`${commit}^{tree}`);
    if (root === undefined) throw missing(commit);
    return new Map(await this.#below('', root.oid, root.content));
  }

  #below(folder: string, oid: string, content?: Uint8Array): Promise<readonly (readonly [path: string, entry: Entry])[]> {
    const key = `${oid} ${folder}`;
    const known = this.#known.get(key) ?? this.#read(folder, oid, content);
    this.#known.set(key, known);
    // a longer history than this is listed again in places
    if (this.#known.size > limit) this.#known.delete(this.#known.keys().next().value ?? '');
    return known;
  }

  async #read(folder: string, oid: string, content?: Uint8Array) {
    const bytes = content ?? (await this.#repository.objects.read(oid))?.content;
    if (bytes === undefined) throw missing(folder);
    const found = [];
    for (const { name, ...entry } of entriesIn(bytes, oid.length / 2)) {
      const path = folder + name;
      if (entry.mode === '40000') found.push(this.#below(`${path}/`, entry.oid));
      // submodules are other repositories
      else if (entry.mode !== '160000' && this.#wants(path)) found.push([[path, entry]] as const);
    }
    return (await Promise.all(found)).flat();
  }
}

/** How many folders are kept, of all states together. */
const limit = 50_000;

/** `<mode> <name>\0<oid in bytes>`, one after the other. */
function* entriesIn(tree: Uint8Array, oidBytes: number): Generator<TreeEntry> {
  const bytes = Buffer.from(tree.buffer, tree.byteOffset, tree.length);
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const end = bytes.indexOf(0, space);
    const next = end + 1 + oidBytes;
    yield {
      mode: bytes.toString('latin1', at, space),
      name: bytes.toString('utf8', space + 1, end),
      oid: bytes.toString('hex', end + 1, next),
    };
    at = next;
  }
}

function missing(what: string): GitError {
  return new GitError(['cat-file'], 0, `Cannot list ${what}: git does not have all of its trees; run: git fetch`);
}

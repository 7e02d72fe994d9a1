import type { Entry } from '../model/files.ts';
import type { Repository } from './repository.ts';
import { GitError } from './run.ts';

/** The entries of one tree by name. */
interface TreeEntry extends Entry {
  readonly name: string;
}

/** Lists commits tree by tree, each tree once, because two states of a history share most of them. */
export class Trees {
  readonly #repository: Repository;
  readonly #wants: (path: string) => boolean;
  /** The wanted files of a commit. Rejects if git lacks an object. */
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
    // trees beyond the limit are read again when they are needed
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
      // a submodule (160000) is a repository of its own
      else if (entry.mode !== '160000' && this.#wants(path)) found.push([[path, entry]] as const);
    }
    return (await Promise.all(found)).flat();
  }
}

/** How many trees are remembered. */
const limit = 50_000;

/** Parses `<mode> <name>\0<oid in bytes>` records. */
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

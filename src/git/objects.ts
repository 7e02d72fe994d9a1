import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { FileTooLarge } from '../model/file-too-large.ts';
import { end } from '../processes/owned.ts';
import { GitError, startGit } from './run.ts';

/** An object of any type, with its bytes. */
export interface GitObject {
  readonly oid: string;
  readonly type: string;
  readonly content: Uint8Array;
}

/**
 * The size limit of files that are read, in bytes. It is ten times the largest migration we know of, and fits into the memory of any
 * machine.
 */
export const largestRead = 64 * 1024 * 1024;

/** The reason why a file of this size, in bytes, is not read; it completes a sentence. */
export function tooLarge(size: number, most = largestRead): string {
  return `it is ${Math.ceil(size / 1024 / 1024)} MB, and files above ${Math.floor(most / 1024 / 1024)} MB are not read`;
}

interface Request {
  readonly name: string;
  /** In bytes: what is larger is refused. */
  readonly most: number;
  resolve(object: GitObject | undefined): void;
  reject(error: Error): void;
}

/**
 * Reads objects through one `git cat-file --batch`, which starts with the first question. Answers arrive in the order of the questions.
 */
export class ObjectReader {
  readonly #cwd: string;
  readonly #waiting: Request[] = [];
  /** Questions since the last turn of the event loop: they are written together, so that git wakes once. */
  #asked = '';
  #process: ChildProcessWithoutNullStreams | undefined;
  #chunks: Buffer[] = [];
  #length = 0;
  /** Bytes that must arrive before it is worth to parse again. */
  #needed = 0;
  #closed = false;

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  /** Starts git early, so that it is ready for the first question. */
  start(): void {
    this.#running();
  }

  /** Resolves to the object that a revision names; undefined if there is none. Rejects with a FileTooLarge above `most` bytes. */
  read(name: string, most = largestRead): Promise<GitObject | undefined> {
    // a newline would begin a second question
    if (name.includes('\n')) return Promise.resolve(undefined);
    if (this.#closed) return Promise.reject(new GitError(['cat-file'], null, `Cannot read ${name} from git: the run is over`));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ name, most, resolve, reject });
      this.#running();
      if (this.#asked === '') queueMicrotask(() => this.#ask());
      this.#asked += `${name}\n`;
    });
  }

  /** Ends git. Unanswered and later questions are rejected. */
  close(): void {
    this.#closed = true;
    const child = this.#process;
    if (child === undefined) return;
    this.#fail(child, null, 'the run is over');
    end(child);
  }

  #ask(): void {
    const asked = this.#asked;
    this.#asked = '';
    this.#process?.stdin.write(asked);
  }

  #running(): ChildProcessWithoutNullStreams {
    if (this.#process !== undefined) return this.#process;
    const child = startGit(['cat-file', '--batch'], { cwd: this.#cwd, stdio: 'pipe' }) as ChildProcessWithoutNullStreams;
    const stderr: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.stdout.on('data', (chunk: Buffer) => {
      if (this.#process === child) this.#receive(chunk);
    });
    // a git that ended closes stdin, and `close` rejects the questions
    child.stdin.on('error', () => {});
    const fail = (exitCode: number | null) => this.#fail(child, exitCode, Buffer.concat(stderr).toString().trim());
    child.on('error', () => fail(null));
    child.on('close', fail);
    this.#process = child;
    return child;
  }

  /** Rejects all questions of a git that ended. The next question starts another one. */
  #fail(child: ChildProcessWithoutNullStreams, exitCode: number | null, reason: string): void {
    if (this.#process !== child) return;
    this.#forget();
    for (const { name, reject } of this.#waiting.splice(0))
      reject(new GitError(['cat-file'], exitCode, `Cannot read ${name} from git: ${reason || 'git ended'}`));
  }

  /** Refuses an object that is too large. Restarts git, so that it need not be read, and repeats the other questions. */
  #refuse(size: number): void {
    const child = this.#process;
    this.#forget();
    const refused = this.#waiting.shift();
    refused?.reject(new FileTooLarge(tooLarge(size, refused.most), size));
    if (child !== undefined) end(child);
    if (this.#waiting.length === 0) return;
    this.#running();
    this.#asked = this.#waiting.map(({ name }) => `${name}\n`).join('');
    this.#ask();
  }

  /** Forgets the running git and what it has sent. */
  #forget(): void {
    this.#process = undefined;
    this.#chunks = [];
    this.#length = 0;
    this.#needed = 0;
  }

  #receive(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    while (this.#length >= this.#needed && this.#answerOne()) this.#needed = 0;
  }

  /** Parses one complete answer: `<oid> <type> <size>\n<content>\n`, or `<name> missing\n`. False if it is not complete. */
  #answerOne(): boolean {
    const first = this.#waiting[0];
    if (first === undefined || this.#length === 0) return false;
    const [only, ...others] = this.#chunks;
    const buffer = only !== undefined && others.length === 0 ? only : Buffer.concat(this.#chunks);
    this.#chunks = [buffer];
    const end = buffer.indexOf('\n');
    if (end < 0) return false;
    const header = buffer.toString('utf8', 0, end);
    // names may contain spaces, so the end of the line decides
    const [, oid, type, size] = /^([0-9a-f]{40,64}) (\w+) (\d+)$/.exec(header) ?? [];
    if (oid === undefined || type === undefined) {
      this.#waiting.shift();
      this.#drop(buffer, end + 1);
      if (header.endsWith(' missing')) first.resolve(undefined);
      else first.reject(new GitError(['cat-file'], 0, `Cannot read ${first.name} from git: ${header}`));
      return true;
    }
    if (Number(size) > first.most) {
      this.#refuse(Number(size));
      return false;
    }
    const next = end + 1 + Number(size) + 1;
    if (buffer.length < next) {
      this.#needed = next;
      return false;
    }
    this.#waiting.shift();
    this.#drop(buffer, next);
    first.resolve({ oid, type, content: buffer.subarray(end + 1, next - 1) });
    return true;
  }

  #drop(buffer: Buffer, length: number): void {
    this.#chunks = [buffer.subarray(length)];
    this.#length = buffer.length - length;
  }
}

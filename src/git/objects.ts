import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { GitError, gitEnvironment } from './run.ts';

export interface GitObject {
  readonly oid: string;
  readonly type: string;
  readonly content: Uint8Array;
}

interface Request {
  readonly name: string;
  resolve(object: GitObject | undefined): void;
  reject(error: Error): void;
}

/** One `git cat-file --batch`, started when first asked. Answers come in the order of the questions. */
export class ObjectReader {
  readonly #cwd: string;
  readonly #waiting: Request[] = [];
  /** Questions of this turn, so that git is woken once for all of them. */
  #asked = '';
  #process: ChildProcessWithoutNullStreams | undefined;
  #chunks: Buffer[] = [];
  #length = 0;
  /** Bytes that must have arrived before parsing is worth another look. */
  #needed = 0;

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  /** Starts git before the first question, so that it is there when that comes. */
  start(): void {
    this.#running();
  }

  /** The object any revision expression names; undefined when there is none. */
  read(name: string): Promise<GitObject | undefined> {
    // a newline would ask a second question
    if (name.includes('\n')) return Promise.resolve(undefined);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ name, resolve, reject });
      this.#running();
      if (this.#asked === '') queueMicrotask(() => this.#ask());
      this.#asked += `${name}\n`;
    });
  }

  close(): void {
    this.#process?.stdin.end();
  }

  #ask(): void {
    const asked = this.#asked;
    this.#asked = '';
    this.#process?.stdin.write(asked);
  }

  #running(): ChildProcessWithoutNullStreams {
    if (this.#process !== undefined) return this.#process;
    const args = ['cat-file', '--batch'];
    const child = spawn('git', args, { cwd: this.#cwd, env: gitEnvironment(), windowsHide: true });
    const stderr: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.stdout.on('data', (chunk: Buffer) => this.#receive(chunk));
    child.stdin.on('error', () => {});
    const fail = (exitCode: number | null) => {
      if (this.#process !== child) return;
      // the next question starts another one
      this.#process = undefined;
      this.#chunks = [];
      this.#length = 0;
      this.#needed = 0;
      for (const { name, reject } of this.#waiting.splice(0)) {
        reject(
          new GitError(args, exitCode, `Cannot read ${name} from git: ${Buffer.concat(stderr).toString().trim() || 'git ended'}`),
        );
      }
    };
    child.on('error', () => fail(null));
    child.on('close', fail);
    this.#process = child;
    return child;
  }

  #receive(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    while (this.#length >= this.#needed && this.#answerOne()) this.#needed = 0;
  }

  /** Takes one whole answer off the front: `<oid> <type> <size>\n<content>\n`, or `<name> missing\n`. */
  #answerOne(): boolean {
    const first = this.#waiting[0];
    if (first === undefined || this.#length === 0) return false;
    const buffer = Buffer.concat(this.#chunks);
    this.#chunks = [buffer];
    const end = buffer.indexOf('\n');
    if (end < 0) return false;
    const header = buffer.toString('utf8', 0, end);
    // the asked name may hold spaces, so the known words are looked for at the end
    const [, oid, type, size] = /^([0-9a-f]{40,64}) (\w+) (\d+)$/.exec(header) ?? [];
    if (oid === undefined || type === undefined) {
      this.#waiting.shift();
      this.#drop(buffer, end + 1);
      if (header.endsWith(' missing')) first.resolve(undefined);
      else first.reject(new GitError(['cat-file'], 0, `Cannot read ${first.name} from git: ${header}`));
      return true;
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

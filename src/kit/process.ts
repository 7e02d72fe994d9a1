import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { AnswerTo, Reply, Request } from './protocol.ts';

/** Where the child's program is, from the file this is bundled into; the build writes it in. */
const program = new URL(process.env.DRIZZLE_GUARD_CHILD ?? '../../dist/kit.js', import.meta.url);

interface Waiting {
  readonly timer: NodeJS.Timeout;
  resolve(answer: AnswerTo<Request>): void;
  reject(error: Error): void;
}

/** A drizzle-kit that failed, exited, or took too long. */
export class KitError extends Error {
  override readonly name = 'KitError';
}

/** The user's drizzle-kit in a child process: no terminal to prompt on, its prints discarded, killed when time is up. */
export class KitProcess {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  readonly #timeLimit: number;
  #stderr = '';
  #asked = 0;
  #failed: Error | undefined;

  /** `timeLimit` in milliseconds, for each question. */
  constructor(cwd: string, timeLimit = 30_000) {
    this.#timeLimit = timeLimit;
    this.#child = fork(fileURLToPath(program), { cwd, stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: [] });
    this.#child.stdout?.resume();
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString()).slice(-2000);
    });
    this.#child.on('message', (reply: Reply) => this.#receive(reply));
    this.#child.on('error', (error) => this.#fail(new KitError(`Cannot start drizzle-kit: ${error.message}`, { cause: error })));
    this.#child.on('exit', (code, signal) => {
      const said = this.#stderr.trim();
      const how = code === null ? `by ${signal}` : `with exit code ${code}`;
      this.#fail(new KitError(`drizzle-kit ended ${how}${said === '' ? '' : `: ${said}`}`));
    });
  }

  ask<Asked extends Request>(request: Asked): Promise<AnswerTo<Asked>> {
    if (this.#failed !== undefined) return Promise.reject(this.#failed);
    const id = this.#asked;
    this.#asked += 1;
    return new Promise<AnswerTo<Asked>>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#fail(new KitError(`drizzle-kit gave no answer within ${this.#timeLimit / 1000} seconds`));
        this.close();
      }, this.#timeLimit);
      this.#waiting.set(id, { resolve: resolve as Waiting['resolve'], reject, timer });
      this.#child.send({ id, request }, (error) => error && this.#fail(new KitError(error.message, { cause: error })));
    });
  }

  get failed(): boolean {
    return this.#failed !== undefined;
  }

  close(): void {
    this.#child.kill('SIGKILL');
  }

  #receive(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    clearTimeout(waiting?.timer);
    if ('error' in reply) waiting?.reject(new KitError(reply.error));
    else waiting?.resolve(reply.answer);
  }

  /** The first failure says why; whatever is asked after it fails as well. */
  #fail(error: Error): void {
    this.#failed ??= error;
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject, timer } of all) {
      clearTimeout(timer);
      reject(error);
    }
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { end, own, ownGroup } from '../processes/owned.ts';
import { questionLimit, watchFromAside } from '../processes/time-limit.ts';
import { KitError } from './kit-error.ts';
import { type AnswerTo, channel, type Failure, onLines, type Reply, type Request } from './protocol.ts';
import { withoutSecrets } from './secrets-at-hand.ts';

export { KitError } from './kit-error.ts';

/** The child's program. The build replaces the variable by its path. */
const program = new URL(process.env.DRIZZLE_GUARD_CHILD ?? '../../dist/kit.js', import.meta.url);

interface Waiting {
  readonly timer: NodeJS.Timeout;
  /** The folder of the current evaluation. */
  readonly folder: string | undefined;
  resolve(answer: AnswerTo<Request>): void;
  reject(error: Error): void;
}

/**
 * A child process for the user's drizzle-kit. It has no terminal to prompt on, its output is discarded, and it is killed with
 * everything that it started when time is up. Answers come through a separate pipe, each with a secret that user code does not know.
 */
export class KitProcess {
  readonly #child: ChildProcess;
  readonly #channel: Duplex;
  readonly #secret = randomUUID();
  readonly #waiting = new Map<number, Waiting>();
  readonly #timeLimit: number;
  #stderr = '';
  #asked = 0;
  #failed: Error | undefined;

  /** `timeLimit` is in milliseconds, for each question. */
  constructor(cwd: string, timeLimit = questionLimit()) {
    this.#timeLimit = timeLimit;
    const stdio = ['ignore', 'ignore', 'pipe', 'pipe'] as const;
    const child = spawn(process.execPath, [fileURLToPath(program)], { cwd, stdio: [...stdio], ...ownGroup });
    this.#child = own(child, 'own', 'drizzle-kit');
    void watchFromAside();
    this.#channel = child.stdio[channel] as Duplex;
    child.stderr?.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString()).slice(-4000);
    });
    onLines(this.#channel, (line) => this.#receive(line));
    this.#channel.on('error', () => {});
    this.#channel.write(`${this.#secret}\n`);
    child.on('error', (error) => this.#fail(new KitError(`Cannot start drizzle-kit: ${error.message}`, { cause: error })));
    child.on('exit', (code, signal) => {
      const how = code === null ? `by ${signal}` : `with exit code ${code}`;
      const fail = () => this.#ended(how);
      // the last output may still be on its way, and grandchildren may keep the pipes open for ever
      const soon = setTimeout(fail, 100);
      child.once('close', () => {
        clearTimeout(soon);
        fail();
      });
    });
  }

  ask<Asked extends Request>(request: Asked): Promise<AnswerTo<Asked>> {
    if (this.#failed !== undefined) return Promise.reject(this.#failed);
    const id = this.#asked;
    this.#asked += 1;
    return new Promise<AnswerTo<Asked>>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#fail(new KitError(noAnswer(request, this.#timeLimit / 1000)));
        this.close();
      }, this.#timeLimit);
      const folder =
        'folder' in request ? request.folder : 'step' in request && 'folder' in request.step ? request.step.folder : undefined;
      this.#waiting.set(id, { resolve: resolve as Waiting['resolve'], reject, timer, folder });
      this.#channel.write(`${JSON.stringify({ id, request })}\n`);
    });
  }

  get failed(): boolean {
    return this.#failed !== undefined;
  }

  close(): void {
    this.#fail(new KitError('drizzle-kit was ended'));
    end(this.#child);
  }

  #receive(line: string): void {
    const reply = replyIn(line, this.#secret);
    const waiting = reply && this.#waiting.get(reply.id);
    if (reply === undefined || waiting === undefined) {
      this.#fail(new KitError('what was evaluated wrote into the pipe that drizzle-kit answers through'));
      this.close();
      return;
    }
    this.#waiting.delete(reply.id);
    clearTimeout(waiting.timer);
    if ('error' in reply) waiting.reject(this.#error(reply.error, waiting.folder));
    else waiting.resolve(reply.answer);
  }

  #error(failure: Failure, folder: string | undefined): KitError {
    const message = withoutSecrets(failure.message, folder);
    const missing = failure.missing === undefined ? {} : { missing: withoutSecrets(failure.missing, folder) };
    return new KitError(message, { failure: { ...failure, message, ...missing } });
  }

  #ended(how: string): void {
    const [folder] = [...this.#waiting.values()].map((one) => one.folder);
    const said = withoutSecrets(this.#stderr.trim(), folder, true);
    this.#fail(new KitError(`drizzle-kit ended ${how}${said === '' ? '' : `: ${said}`}`));
  }

  /** Rejects all questions. The first failure is the reason for all later ones. */
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

const questions: Readonly<Record<Request['method'], string>> = {
  config: 'to evaluate the config',
  conflicts: 'which branches conflict',
  drift: 'to compare the schema with its migrations',
  difference: 'to compare two states of the schema',
  generate: 'to generate the migration again',
  ledger: 'what was applied',
  load: 'to start',
  replay: 'to generate the migration again',
  up: 'to upgrade the migrations folder',
};

/**
 * The message about a question that was not answered in time, with the way to allow twice the time. A question gets at most half of a
 * run's limit.
 */
function noAnswer(request: Request, seconds: number): string {
  const more = Math.max(120, Math.ceil(4 * seconds));
  const who = request.method === 'ledger' ? 'The database' : 'drizzle-kit';
  return `${who} gave no answer within ${seconds} seconds when it was asked ${questions[request.method]}. To allow more, set DRIZZLE_GUARD_TIMEOUT=${more}, or "timeLimit": ${more} in drizzle-guard.json`;
}

/** Parses a reply of our program; undefined for lines that user code wrote. */
function replyIn(line: string, secret: string): Reply | undefined {
  if (!line.startsWith(`${secret} `)) return undefined;
  try {
    return JSON.parse(line.slice(secret.length + 1)) as Reply;
  } catch {
    // user code wrote a part of this line
    return undefined;
  }
}

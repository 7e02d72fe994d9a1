import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CiOptions, ci } from '../../src/commands/ci.ts';
import type { Report } from '../../src/model/report.ts';
import { history } from './histories.ts';
import { TestRepository, temporaryFolder } from './repository.ts';

export type Environment = Readonly<Record<string, string>>;

/** A later date for what is committed from now on: git orders by dates. */
let minutes = 0;

/** Made once: a copy of folders takes less than twenty commands. */
let template: string | undefined;

/** `work`, and the `server` it pushes to, which answers for any commit, as hosting services do. Nothing in them names their folder. */
function hostedFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'drizzle-guard-hosted-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const [work, server] = ['work', 'server'].map((name) => new TestRepository(join(folder, name)));
  if (work === undefined || server === undefined) throw new Error('there are two');
  for (const one of [work, server]) mkdirSync(one.path);
  server.git('init', '-q', '--bare', '-b', 'main');
  server.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
  work.git('init', '-q', '-b', 'main');
  for (const one of [work, server]) one.git('config', 'gc.auto', '0');
  work.git('remote', 'add', 'origin', '../server');
  work.write(history('0.31', 'sqlite', '3'));
  for (const message of ['first', 'main 0', 'main 1', 'main 2']) commitLater(work, message);
  work.git('push', '-q', 'origin', 'main');
  return folder;
}

function commitLater(work: TestRepository, message: string): string {
  minutes += 1;
  work.stage();
  const date = new Date(Date.UTC(2040, 0, 1) + minutes * 60_000).toISOString();
  const { exitCode, output } = work.run('git commit -q --no-verify --allow-empty -F -', {
    input: message,
    env: { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
  });
  if (exitCode !== 0) throw new Error(output);
  return work.git('rev-parse', 'HEAD');
}

/** A project of three migrations on main, published on a server. */
export class Hosted {
  readonly work: TestRepository;
  readonly server: TestRepository;

  constructor() {
    template ??= hostedFolder();
    const folder = temporaryFolder();
    cpSync(template, folder, { recursive: true });
    this.work = new TestRepository(join(folder, 'work'));
    this.server = new TestRepository(join(folder, 'server'));
  }

  get main(): string {
    return this.server.git('rev-parse', 'main');
  }

  commit(message: string): string {
    return commitLater(this.work, message);
  }

  push(ref: string): this {
    this.work.git('push', '-q', '--force', 'origin', `HEAD:${ref.startsWith('refs/') ? ref : `refs/heads/${ref}`}`);
    return this;
  }

  /** Starts a branch at main as it is two commits before its tip, so that main has moved on. */
  branch(name = 'feature', from = 'main~2'): this {
    this.work.git('checkout', '-q', '-B', name, from);
    return this;
  }

  /** What GitHub makes of a pull request: the merge of its head into its base. */
  merge(): { readonly head: string; readonly merged: string } {
    const head = this.work.git('rev-parse', 'HEAD');
    this.push('refs/pull/7/head');
    this.work.git('checkout', '-q', '--detach', this.main);
    this.work.git('merge', '-q', '--no-ff', '--no-verify', '-m', `Merge ${head} into ${this.main}`, head);
    this.push('refs/pull/7/merge');
    return { head, merged: this.work.git('rev-parse', 'HEAD') };
  }

  /** What actions/checkout leaves: one commit, its depth, and nothing else of the remote. */
  checkout(oid: string, depth = 1): TestRepository {
    const clone = this.emptyClone();
    clone.git('fetch', '-q', '--no-tags', `--depth=${depth}`, 'origin', `+${oid}:refs/remotes/pull/7/merge`);
    clone.git('checkout', '-q', '--force', oid);
    return clone;
  }

  /** What it leaves with fetch-depth: 0. */
  fullCheckout(oid: string): TestRepository {
    const clone = this.emptyClone();
    clone.git('fetch', '-q', 'origin', '+refs/heads/*:refs/remotes/origin/*', `+${oid}:refs/remotes/pull/7/merge`);
    clone.git('checkout', '-q', '--force', oid);
    return clone;
  }

  private emptyClone(): TestRepository {
    const clone = new TestRepository(temporaryFolder());
    clone.git('init', '-q', '-b', 'main');
    const remote = `[remote "origin"]\n\turl = file://${this.server.path}\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n`;
    appendFileSync(join(clone.path, '.git/config'), `[gc]\n\tauto = 0\n${remote}`);
    return clone;
  }
}

/** What GitHub sets for an event. */
export function onGithub(name: string, event: object, more: Environment = {}): Environment {
  const path = join(temporaryFolder(), 'event.json');
  writeFileSync(path, JSON.stringify(event));
  return { CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: path, ...more };
}

export function onPullRequest(head: string, merged: string, name = 'pull_request'): Environment {
  const event = { number: 7, pull_request: { number: 7, head: { sha: head }, base: { ref: 'main', sha: '0'.repeat(40) } } };
  return onGithub(name, event, { GITHUB_SHA: merged, GITHUB_REF: 'refs/pull/7/merge', GITHUB_BASE_REF: 'main' });
}

export function onPush(branch: string, before: string, after: string, more: object = {}): Environment {
  const event = { before, after, forced: false, ref: `refs/heads/${branch}`, ...more };
  return onGithub('push', event, { GITHUB_SHA: after, GITHUB_REF: `refs/heads/${branch}` });
}

export interface CiRan {
  readonly exitCode: number;
  readonly stderr: string;
  readonly report: Report;
}

/** Runs `ci --json`, at level integrity unless asked otherwise. */
export async function runCi(clone: TestRepository, environment: Environment, options: CiOptions = {}): Promise<CiRan> {
  const terminal = { cwd: clone.path, color: false };
  const { exitCode, stdout = '', stderr = '' } = await ci({ level: 'integrity', json: true, ...options }, environment, terminal);
  return { exitCode, stderr, report: JSON.parse(stdout) as Report };
}

import { githubRun } from './github.ts';
import { gitlabRun } from './gitlab.ts';

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a CI service says a run is about. */
export type About =
  /** A pull or merge request: its commit, the branch it is for, and where it left that when nothing better is known. */
  | { readonly kind: 'request'; readonly source?: string; readonly target?: string; readonly base?: string }
  /** Commits after a known one. */
  | { readonly kind: 'since'; readonly base: string }
  /** A push onto a ref that was `old`. */
  | { readonly kind: 'push'; readonly ref: string; readonly old: string; readonly forced: boolean }
  /** What is checked out. */
  | { readonly kind: 'head' };

export interface CiRun {
  readonly service: 'github' | 'gitlab' | 'other';
  readonly about: About;
  /** It has secrets and is about somebody else's code, so that must not run. */
  readonly privileged: boolean;
}

/** What this run is about, from the environment and, on GitHub, the text of the event's file. */
export function ciRun(environment: Environment, event: string | undefined): CiRun {
  if (environment.GITHUB_ACTIONS === 'true') return githubRun(environment, event);
  if (environment.GITLAB_CI === 'true') return gitlabRun(environment);
  return { service: 'other', about: { kind: 'head' }, privileged: false };
}

/** A commit's name in an event; undefined for the zeros that stand for none. */
export function commitIn(value: unknown): string | undefined {
  return typeof value === 'string' && /^[0-9a-f]{40,64}$/.test(value) && !/^0+$/.test(value) ? value : undefined;
}

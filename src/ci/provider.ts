import type { ReporterName } from '../reporters/index.ts';

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

/** One CI service. */
export interface CiProvider {
  readonly name: string;
  /** Whether this run is one of the service. */
  detect(environment: Environment): boolean;
  /** What the run is about. Throws Unjudgeable when the service said it in a way that cannot be read. */
  about(environment: Environment): About | Promise<About>;
  /** What started the run, if it may have secrets and judge foreign code, which then must not run; undefined if it is safe. */
  privileged(environment: Environment): string | undefined;
  readonly defaultFormat: ReporterName;
  /** The file whose Markdown the service shows with the run. */
  summary?(environment: Environment): string | undefined;
  /** The setting that checks out the whole history, as an instruction. */
  readonly depthHint: string;
}

/** A commit's name in an event; undefined for the zeros that stand for none. */
export function commitIn(value: unknown): string | undefined {
  return typeof value === 'string' && /^[0-9a-f]{40,64}$/.test(value) && !/^0+$/.test(value) ? value : undefined;
}

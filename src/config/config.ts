import * as v from 'valibot';
import type { NamedFiles } from '../model/files.ts';
import { withoutTrailing } from '../model/trailing.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';

const text = v.pipe(v.string(), v.nonEmpty());
/** A path from the top, as git writes it. */
const path = v.pipe(
  text,
  v.transform((written) => withoutTrailing(written.replace(/^(?:\.\/)+/, ''), '/')),
);
const oneOrMore = v.union([path, v.array(path)]);

/** `drizzle-guard.json`. Unknown keys are mistakes: a misspelt one would silently do nothing. */
export const configSchema = v.strictObject({
  $schema: v.optional(text),
  /** Only what cannot be found: a project's schema files (globs), its migrations folder, a drizzle config of another name. */
  projects: v.optional(v.array(v.strictObject({ out: path, schema: v.optional(oneOrMore), config: v.optional(path) }))),
  /** Refs or globs whose migrations are immutable. */
  published: v.optional(v.array(text)),
  /** A severity for a rule, or off. */
  rules: v.optional(v.record(text, v.picklist(['error', 'warning', 'off']))),
  /** Whether the rules about conventions are on; they are off by default. */
  conventions: v.optional(v.boolean()),
  /** Whether generated SQL may be edited where the edit provably changes nothing, without a finding. */
  equivalentEdits: v.optional(v.picklist(['report', 'allow'])),
  /** Who may accept what: rules that nobody may, and whether it must be someone else than the author. */
  approvalPolicy: v.optional(v.strictObject({ never: v.optional(v.array(text)), byOther: v.optional(v.boolean()) })),
  /** Whether a commit with findings whose hooks were skipped is noted, or refused unless somebody says why. */
  overrides: v.optional(v.picklist(['note', 'refuse'])),
  /** How long a hook, `check` or `ci` may take, in seconds. */
  timeLimit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(86_400))),
  /** Reviewed acceptances of findings. */
  approvals: v.optional(v.array(v.strictObject({ rule: text, subject: text, reason: text, by: v.optional(text) }))),
});

export type Config = v.InferOutput<typeof configSchema>;

/** The files configuration is read from, first found first. */
export const configFiles = ['drizzle-guard.json', 'package.json'] as const;

/** The configuration a tree carries; empty when it has none. Throws Unjudgeable naming the file and the place. */
export async function readConfig(files: NamedFiles): Promise<Config> {
  if (files.entries.has('drizzle-guard.json')) {
    return validated('drizzle-guard.json', parseSettings('drizzle-guard.json', await files.read('drizzle-guard.json')));
  }
  if (!files.entries.has('package.json')) return {};
  const bytes = await files.read('package.json');
  // most package.json have no such key, and a broken one is npm's to report
  if (!Buffer.from(bytes).includes('"drizzle-guard"')) return {};
  const manifest = parseSettings('package.json', bytes) as { 'drizzle-guard'?: unknown } | null;
  const section = manifest?.['drizzle-guard'];
  return section === undefined ? {} : validated('package.json ("drizzle-guard")', section);
}

/** What a published state says of how to judge. */
export interface Policy {
  readonly config: Config;
  /** Why its settings cannot be used; then they are empty. */
  readonly problem?: string;
}

/** The configuration of a published state, which a change must be able to mend when it cannot be used. */
export async function readPolicy(files: NamedFiles): Promise<Policy> {
  try {
    return { config: await readConfig(files) };
  } catch (error) {
    if (!(error instanceof Unjudgeable)) throw error;
    return { config: {}, problem: error.message };
  }
}

function parseSettings(path: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new Unjudgeable(`Cannot read ${path}: ${(cause as Error).message}. Fix it, or remove it to use the defaults`, {
      cause,
    });
  }
}

function validated(path: string, value: unknown): Config {
  // valibot takes a list for an object without keys
  if (Array.isArray(value)) throw new Unjudgeable(`Cannot use ${path}: it should be an object, found a list`);
  const result = v.safeParse(configSchema, value, { abortEarly: true });
  if (result.success) return result.output;
  throw new Unjudgeable(`Cannot use ${path}: ${problemOf(result.issues[0])}`);
}

function problemOf(issue: v.InferIssue<typeof configSchema>): string {
  const place = v.getDotPath(issue) ?? 'it';
  if (issue.type === 'strict_object' && issue.expected === 'never') return `there is no setting ${place}`;
  if (issue.type === 'strict_object' && issue.received === 'undefined') return `${place} is missing`;
  return `${place} should be ${issue.expected}, found ${issue.received}`;
}

import type { NotedFinding, OverrideEvent } from '../evidence/event.ts';
import { loggedCommits } from '../git/log.ts';
import type { Level } from '../model/level.ts';
import { rules } from '../rules/index.ts';
import type { Walker } from './judge-commit.ts';
import { audited } from './walked.ts';

/** A finding above level integrity that was found when the commit was made. */
export interface NotedError extends NotedFinding {
  readonly level: Level;
}

/** A commit whose note names findings above level integrity. */
export interface NotedCommit extends ReturnType<typeof audited> {
  readonly message: string;
  readonly findings: readonly NotedError[];
}

/**
 * The commits with notes about findings above level integrity, which the objects alone do not show. A copied note of a rewritten commit
 * says nothing about the new one.
 */
export async function notedCommits(
  { repository }: Walker,
  events: ReadonlyMap<string, readonly OverrideEvent[]>,
  within: (oid: string) => boolean,
): Promise<NotedCommit[]> {
  const noted = new Map<string, NotedError[]>();
  for (const [oid, own] of events) {
    const findings = own.flatMap((event) => (event.commit === oid ? findingsOf(event) : []));
    if (findings.length > 0 && within(oid)) noted.set(oid, findings);
  }
  const found: NotedCommit[] = [];
  for await (const commit of loggedCommits(repository, { oids: [...noted.keys()], wants: () => false }))
    found.push({ ...audited(commit), message: commit.message, findings: noted.get(commit.oid) ?? [] });
  return found;
}

/** Ignores findings that no rule of ours makes, because anyone may write notes. */
function findingsOf({ findings }: OverrideEvent): NotedError[] {
  return findings.flatMap((value: unknown) => {
    const { rule: id, subject, level, ...told } = (value ?? {}) as Partial<Record<keyof NotedFinding, unknown>>;
    const rule = rules.find((one) => one.id === id);
    if (rule === undefined || typeof subject !== 'string') return [];
    const at = levels.find((one) => one === level) ?? rule.level;
    if (at === 'integrity') return [];
    const texts = Object.fromEntries(Object.entries(told).filter(([, text]) => typeof text === 'string'));
    return [{ ...texts, rule: rule.id, subject, level: at }];
  });
}

const levels: readonly Level[] = ['integrity', 'replay', 'drift'];

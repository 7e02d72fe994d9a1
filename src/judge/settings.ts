import type { Config, Policy } from '../config/config.ts';
import type { Unchecked } from '../model/report.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { rules } from '../rules/index.ts';

/**
 * Reports unreadable settings without blocking. The defaults that replace them are stricter, and the change may be the one that repairs
 * them.
 */
export function unreadPolicy({ problem }: Policy): Unchecked[] {
  if (problem === undefined) return [];
  const reason = `${problem}. That is how it is published, so the rules and refs it sets were left at their defaults`;
  return [{ project: null, level: 'integrity', reason, blocks: false }];
}

/** Throws Unjudgeable for unknown rule ids, because a misspelt one would silently have no effect. */
export function refuseUnknownRules(config: Config): void {
  const named = [
    ...Object.keys(config.rules ?? {}).map((id) => ({ id, place: `rules.${id}` })),
    ...(config.approvalPolicy?.never ?? []).map((id) => ({ id, place: `approvalPolicy.never names ${id}, which` })),
  ];
  const unknown = named.find(({ id }) => !rules.some((rule) => rule.id === id));
  if (unknown === undefined) return;
  throw new Unjudgeable(`Cannot use the configuration: ${unknown.place} is no rule. To list them: drizzle-guard explain`);
}

/** The drizzle configs that any of these settings name. */
export function namedConfigs(settings: readonly Config[]): string[] {
  return settings.flatMap(({ projects = [] }) => projects.flatMap(({ config = [] }) => config));
}

import type { Config, Policy } from '../config/config.ts';
import type { Unchecked } from '../model/report.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { rules } from '../rules/index.ts';

/** Unreadable settings are replaced by the defaults, which are stricter: the change may be the one that fixes them. */
export function unreadPolicy({ problem }: Policy): Unchecked[] {
  if (problem === undefined) return [];
  const reason = `${problem}. That is how it is published, so the rules and refs it sets were left at their defaults`;
  return [{ project: null, level: 'integrity', reason, blocks: false }];
}

/** Without this, a misspelt rule would silently be ignored. */
export function refuseUnknownRules(config: Config): void {
  const named = [
    ...Object.keys(config.rules ?? {}).map((id) => ({ id, place: `rules.${id}` })),
    ...(config.approvalPolicy?.never ?? []).map((id) => ({ id, place: `approvalPolicy.never names ${id}, which` })),
  ];
  const unknown = named.find(({ id }) => !rules.some((rule) => rule.id === id));
  if (unknown === undefined) return;
  throw new Unjudgeable(`Cannot use the configuration: ${unknown.place} is no rule. To list them: drizzle-guard explain`);
}

/** Drizzle configs that any of some settings name. */
export function namedConfigs(settings: readonly Config[]): string[] {
  return settings.flatMap(({ projects = [] }) => projects.flatMap(({ config = [] }) => config));
}

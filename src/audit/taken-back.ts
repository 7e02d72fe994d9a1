import { readHistories } from '../layouts/index.ts';
import { rules } from '../rules/index.ts';
import { type Followed, namedStem, stemOf, withoutBlob } from './followed.ts';
import { asFound, type FoundError, type Walker } from './judge-commit.ts';
import { stateBefore } from './states-before.ts';
import { changeSince, type Later } from './still-there.ts';

/**
 * Removes errors that only undo an earlier one: restoring a published migration is a change against the parent, but not against the
 * state before that error. The commit must not touch what was published since. `gone` are the errors that the earlier commit repaired,
 * because undoing it brings them back.
 */
export async function withoutTakenBack(
  walker: Walker,
  errors: readonly FoundError[],
  { repaired, later, gone }: { readonly repaired: Followed; readonly later: Later; readonly gone: readonly Followed[] },
): Promise<readonly FoundError[]> {
  const own = errors.filter(({ out }) => out === later.project.after.out);
  if (own.length === 0) return errors;
  const before = (await readHistories(await stateBefore(walker, repaired))).get(repaired.from);
  const change = await changeSince(walker, repaired, later);
  if (before === undefined || change === undefined) return errors;
  const asBefore = (error: FoundError): boolean => {
    const rule = rules.find(({ id }) => id === error.finding.rule);
    const { migration: tag, path } = error.finding;
    const was = before.migrations.find((one) => one.tag === tag || one.sql.path === path);
    if (rule?.about === 'migration') {
      if (gone.some((one) => stemOf(one) === stemOf(error))) return false;
      return was !== undefined && JSON.stringify(asFound(was)) === JSON.stringify(error.migration);
    }
    if (rule?.about !== 'published' || rule.gathers || (tag !== null && was === undefined)) return false;
    const found = [...rule.check(change)].map(({ subject }) => namedStem({ rule: rule.id, subject }));
    return !found.includes(withoutBlob(error.key));
  };
  return errors.filter((error) => !own.includes(error) || !asBefore(error));
}

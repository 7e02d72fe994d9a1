import type { Question as KitQuestion } from '../model/drift.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import type { Rename } from '../snapshots/renames.ts';
import type { Answers, Question } from './plan.ts';

/** What the user typed after `--rename`: `users.name:full_name`, `users:people`. */
export function renamesTyped({ renames }: Pick<Answers, 'renames'>): Rename[] {
  return renames.map((typed) => {
    const [from = '', to = '', ...rest] = typed.split(':');
    if (from === '' || to === '' || rest.length > 0)
      throw new Unjudgeable(`--rename takes <from>:<to>, for example users.name:full_name; got ${typed}`);
    const [old, now] = [from.split('.'), to.split('.')];
    // the new name alone is enough
    return { kind: 'any', from: old, to: now.length < old.length ? [...old.slice(0, -now.length), ...now] : now };
  });
}

/** Whether one of the renames, or of the names that are new, answers what drizzle-kit asks. */
export function isAnswered({ entity, candidates }: KitQuestion, renames: readonly Rename[], creates: readonly string[]): boolean {
  if (creates.some((name) => isNamed(entity, name.split('.')))) return true;
  return renames.some(({ from, to }) => isNamed(entity, to) && candidates.some((candidate) => isNamed(candidate, from)));
}

/** Whether a name is the last part of a path: the schema may be left out. */
function isNamed(path: readonly string[], name: readonly string[]): boolean {
  return name.length >= Math.max(1, path.length - 1) && name.every((part, at) => path.at(at - name.length) === part);
}

/** What drizzle-kit asks, as a choice between commands. */
export function asked({ kind, entity, candidates }: KitQuestion, command: string): Question {
  const name = shown(entity);
  const last = entity.at(-1) ?? '';
  const [first] = candidates;
  return {
    ask:
      candidates.length === 1 && first !== undefined
        ? `Is the ${kind} ${name} a rename of ${shown(first)}, or new?`
        : `Is the ${kind} ${name} a rename of one of ${candidates.map(shown).join(', ')}, or new?`,
    answers: [
      ...candidates.map((candidate) => ({
        say: `It was ${shown(candidate)}: keeps what it holds.`,
        run: [`${command} --rename ${shown(candidate)}:${last}`],
        gives: { renames: [`${shown(candidate)}:${last}`] },
      })),
      { say: 'It is new.', run: [`${command} --create ${name}`], gives: { creates: [name] } },
    ],
  };
}

function shown(path: readonly string[]): string {
  return (path[0] === 'public' && path.length > 1 ? path.slice(1) : path).join('.');
}

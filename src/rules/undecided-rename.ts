import type { Change } from '../model/change.ts';
import { type Question, shown } from '../model/drift.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import { renameChoices } from '../model/repair.ts';
import { driftedBy, placeInSchema, sqlDiff } from './support/drifted.ts';
import { type WayOut, wayOut } from './support/way-out.ts';

export const undecidedRename = defineRule({
  id: 'undecided-rename',
  level: 'drift',
  about: 'state',
  kind: 'mistake',
  severity: 'error',
  approvable: false,
  summary: 'A change may be a rename or a drop and an addition',
  why: 'drizzle-kit cannot tell which is meant, and to drop it and create another would lose the data that it holds.',
  stops: ['`name` became `full_name` in the schema: drizzle-kit would ask whether that is a new column'],
  passes: ['a rename with its migration'],
  steps: ['Run `drizzle-kit generate` in a terminal, and answer whether it is a rename.', 'Stage the migration with the schema.'],
  *check(change) {
    for (const object of driftedBy(change, 'question')) {
      yield {
        ...placeInSchema(
          change,
          object.name,
          object.questions[0]?.kind === 'column' ? object.questions[0].entity.at(-1) : undefined,
        ),
        subject: subjectOf(object.name),
        problem: object.questions.map(readings).join(' '),
        diff: sqlDiff(object),
        ...answer(change, object.questions),
      };
    }
  },
});

function readings({ kind, entity, candidates }: Question): string {
  return `Is ${pathName(entity)} a rename of ${candidates.map(pathName).join(' or ')}, or a new ${kind}?`;
}

function pathName(path: readonly string[]): string {
  return shown(path.join('.'));
}

/** All questions are answered by one command, so with several of them a person puts it together. */
function answer(change: Change, questions: readonly Question[]): WayOut {
  const all = change.drift?.objects.flatMap((object) => object.questions) ?? [];
  const choices = questions.flatMap(renameChoices);
  if (all.length === 1) return wayOut(change, { kind: 'rename', say: 'generates the migration', choices });
  const options = choices.map(({ options }) => `\`${options.join(' ')}\``).join(' or ');
  const say = `Answer all ${all.length} questions in one command; this one by ${options}.`;
  return { repair: { kind: 'rename', say: 'generates the migration', choices }, fix: [{ say, run: [] }] };
}

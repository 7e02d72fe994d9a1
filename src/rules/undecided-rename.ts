import type { Change } from '../model/change.ts';
import { type Question, shown } from '../model/drift.ts';
import { defineRule, type FixStep, subjectOf } from '../model/finding.ts';
import { driftedBy, generateIt, placeInSchema, sqlDiff } from './support/drifted.ts';

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
        fix: answer(change, object.questions),
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

/** Hints decide one question; with several, only a terminal asks for each. */
function answer(change: Change, questions: readonly Question[]): FixStep[] {
  const { workflow } = change;
  const all = change.drift?.objects.flatMap((object) => object.questions) ?? [];
  const [question] = questions;
  const stage = generateIt(change).slice(1);
  const inTerminal = [{ say: 'Generate in a terminal, where drizzle-kit asks which is meant.', run: generateIt(change) }];
  const [create, ...renames] = question?.hints ?? [];
  if (all.length > 1 || question === undefined || create === undefined) return inTerminal;
  return [
    ...renames.map((hint, at) => ({
      say: `If it is a rename of ${pathName(question.candidates[at] ?? [])}:`,
      run: [workflow.generate('--hints', `[${hint}]`), ...stage],
    })),
    { say: 'If it is new:', run: [workflow.generate('--hints', `[${create}]`), ...stage] },
  ];
}

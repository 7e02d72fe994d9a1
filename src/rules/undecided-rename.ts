import type { Change } from '../model/change.ts';
import { type Question, shown } from '../model/drift.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import { driftedBy, generateIt, schemaPath, sqlDiff } from './drifted.ts';

export const undecidedRename = defineRule({
  id: 'undecided-rename',
  level: 'drift',
  severity: 'error',
  approvable: false,
  summary: 'A rename was not told from a drop and an addition',
  why: 'What is dropped and created again loses its data; only who made the change knows which is meant.',
  *check(change) {
    for (const object of driftedBy(change, 'question')) {
      yield {
        path: schemaPath(change),
        subject: subjectOf(object.name),
        problem: object.questions.map(readings).join(' '),
        diff: sqlDiff(object),
        fix: answer(change, object.questions),
      };
    }
  },
});

function readings({ kind, entity, candidates }: Question): string {
  const old = candidates.map(named).join(' or ');
  return `${named(entity)} may be a new ${kind}, and ${old} dropped with what it holds; or it may be ${old} by another name.`;
}

function named(path: readonly string[]): string {
  return shown(path.join('.'));
}

/** Hints decide one question; with several, only a terminal asks for each. */
function answer(change: Change, questions: readonly Question[]): string[] {
  const { workflow } = change;
  const all = change.drift?.objects.flatMap((object) => object.questions) ?? [];
  const [question] = questions;
  const stage = generateIt(change).slice(1);
  const inTerminal = ['# run it in a terminal: it asks which is meant', ...generateIt(change)];
  const [create, ...renames] = question?.hints ?? [];
  if (all.length > 1 || question === undefined || create === undefined) return inTerminal;
  return [
    ...renames.flatMap((hint, at) => [
      `# if it was ${named(question.candidates[at] ?? [])}`,
      workflow.generate('--hints', `[${hint}]`),
    ]),
    `# if it is new`,
    workflow.generate('--hints', `[${create}]`),
    '# then',
    ...stage,
  ];
}

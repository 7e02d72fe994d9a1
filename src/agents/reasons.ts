import type { Workflow } from '../model/change.ts';
import type { Refusal } from './refusal.ts';

type Reasons = {
  readonly [Kind in Refusal['kind']]: (refusal: Extract<Refusal, { kind: Kind }>, workflow: Workflow) => readonly string[];
};

/** What an agent reads: what was denied, why it matters, and what to run instead. It never holds an approval that could be pasted. */
const reasons: Reasons = {
  'kept-by-kit': ({ path }, { generate, guard }) => [
    `${path} is written by drizzle-kit only. A hand edit makes it disagree with the SQL, and databases then skip or repeat migrations.`,
    `To change the schema: edit the schema files, then run ${generate()}`,
    `To repair or merge migrations: ${guard('fix')}`,
  ],
  'published-sql': ({ path }, { generate, guard }) => [
    `${path} is published. Databases that already ran it will not run it again, so an edit makes them drift from new ones.`,
    `To change the schema: edit the schema files, then run ${generate()}`,
    `For SQL of your own: ${generate('--custom', '--name', 'what_it_does')}, then write into the file it creates.`,
    `If the file was changed already: ${guard('fix')}`,
  ],
  'generated-sql': ({ path }, { generate, guard }) => [
    `${path} was generated from the schema. An edit makes it disagree with its snapshot, and later migrations start from the wrong state.`,
    `To change the schema: edit the schema files, then run ${generate()}; ${guard('fix', '--squash')} makes one migration of several on this branch.`,
    `For SQL of your own: ${generate('--custom', '--name', 'what_it_does')}, then write into the file it creates.`,
  ],
  'hand-written-sql': ({ path, name }, { generate }) => [
    `${path} would not be in drizzle-kit's journal, so no database would ever run it.`,
    `Run: ${generate('--custom', '--name', name)}`,
    'Then write the SQL into the file it creates. Tables and columns belong in the schema files instead.',
  ],
  'migration-removed': ({ path }, { generate, guard }) => [
    `${path} belongs to a migration. Without it, the journal names a migration that no database can run.`,
    `To make one migration of several on this branch: ${guard('fix', '--squash')}`,
    `To take back a change of the schema: edit the schema files, then run ${generate()}`,
  ],
  'migrations-removed': ({ out }, { guard }) => [
    `This removes migrations of ${out === '' ? 'this repository' : out}. Databases that ran them keep their changes, and new ones never get them.`,
    `To repair or merge migrations: ${guard('fix')}`,
    'To start the history again, ask a person.',
  ],
  'hooks-skipped': ({ by }, { guard }) => [
    `${by} skips the hooks that check migrations. Push and CI reject the same errors later, when they cost more.`,
    `Run it without ${optionOf(by)}. If it is rejected: ${guard('fix')}`,
    'If it has to be skipped, ask a person to do it.',
  ],
  'hooks-moved': ({ by }, { guard }) => [
    `${by} switches the git hooks off or elsewhere, so migrations would be committed unchecked.`,
    `If hooks do not run: ${guard('setup')}`,
  ],
  override: ({ by }) => [
    `${by} records that a person decided to skip the checks, with a reason. That decision is not yours to make.`,
    'Show the person what was rejected and ask.',
  ],
  approval: () => [
    'An approval in a commit message says that a person reviewed what happens to the data. It is not yours to write.',
    'Show the person what was rejected, and let them commit with their approval, or ask for the safer way that the report names.',
  ],
  push: ({ target }, { generate, guard }) => [
    `drizzle-kit push changes ${target === undefined ? 'a database that is not known to be local' : target} without a migration, and other databases never get the change.`,
    `Run: ${generate()}`,
    `To try a schema on a database of this machine: ${guard('push')}`,
  ],
  unreadable: ({ names }, { guard }) => [
    `This could not be read, and it names ${names}, which only drizzle-kit writes.`,
    `To read the file, use a simpler command. To repair migrations: ${guard('fix')}`,
  ],
};

/** The lines that a tool shows its agent. */
export function reasonFor(refusal: Refusal, workflow: Workflow): string {
  // the key and the refusal are of one kind, which TypeScript cannot see through an index
  const linesFor = reasons[refusal.kind] as (refusal: Refusal, workflow: Workflow) => readonly string[];
  return `drizzle-guard: ${linesFor(refusal, workflow).join('\n')}`;
}

function optionOf(by: string): string {
  return by.startsWith('git ') ? by.slice(by.lastIndexOf(' ') + 1) : by;
}

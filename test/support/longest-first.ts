import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest, longest first: from 55 down to 10 seconds of one core. */
const longest = [
  'cli/approve',
  'repair/folders',
  'fixes/0.31-postgresql',
  'repair/revert',
  'repair/squash',
  'cli/commit',
  'cli/evidence',
  'sql/hostile',
  'cli/doctor',
  'cli/playbook',
  'fixes/proofs',
  'cli/check',
  'demo/demo',
  'cli/fast-path',
  'repair/collision',
  'fuzz/fuzz',
  'judge/tampering',
  'judge/upgrade',
  'rules/sql-edited-equivalently',
  'fixes/data',
  'ci/github',
  'rules/committed-migration-deleted',
  'repair/writing/situations',
  'kit/replay/replay-branches',
  'fixes/1.0-sqlite',
  'cli/setup',
  'fixes/1.0-postgresql',
  'kit/replay/replay-features',
  'cli/lifetime',
  'fixes/pretty',
  'cli/rename',
  'git/before',
  'kit/proof-cache',
  'hooks/pre-push',
  'judge/inherited-defects',
  'kit/replay/edits',
  'kit/evaluate/projects',
  'rules/project-removed',
  'cli/pre-receive',
  'judge/drift',
  'rules/committed-snapshot-edited',
  'judge/conflicts',
  'git/large-files',
  'judge/sharing',
  'judge/schema-files',
  'rules/undecided-rename',
  'kit/drift/turso',
  'ci/gitlab',
  'rules/schema-not-checked',
  'rules/checked-out-otherwise',
  'audit/going-on',
  'cli/push',
];

/** Until vitest knows how long files take it goes by their size, and some of the smallest take longest: last, they would run alone. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const place = ({ moduleId }: TestSpecification) => {
      const found = longest.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      return found === -1 ? longest.length : found;
    };
    // files at the same place stay as they were
    return sorted.sort((one, other) => place(one) - place(other));
  }
}

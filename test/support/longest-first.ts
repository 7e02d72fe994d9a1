import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest, longest first: from 30 down to 8 seconds of one core. */
const longest = [
  'fixes/0.31-postgresql',
  'repair/folders',
  'demo/demo',
  'cli/playbook',
  'repair/revert',
  'repair/squash',
  'cli/evidence',
  'cli/commit',
  'cli/approve',
  'cli/rename',
  'repair/writing/situations',
  'cli/check',
  'cli/fast-path',
  'fixes/proofs',
  'kit/replay/replay-branches',
  'judge/drift',
  'cli/setup',
  'fixes/1.0-postgresql',
  'fixes/1.0-sqlite',
  'judge/sharing',
  'judge/tampering',
  'evidence/faults',
  'rules/snapshot-hand-edited',
  'kit/replay/replay-features',
  'ci/github',
  'ci/action',
  'cli/push',
  'hooks/pre-push',
  'kit/drift/regenerate',
  'git/before',
  'kit/drift/drift-questions',
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

import { BaseSequencer, type TestSpecification } from 'vitest/node';

const longest = /\/test\/(?:fixes\/|kit\/replay-branches|judge\/drift|cli\/(?:commit|check)|demo\/)/;

/** Until vitest knows how long files take it goes by their size, and some of the smallest take longest: last, they would run alone. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => longest.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

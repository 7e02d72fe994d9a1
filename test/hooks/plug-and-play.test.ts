import { expect, test } from 'vitest';
import { runsHook, withLine, withoutLine } from '../../src/hooks/hook-file.ts';

const line =
  'sh "$(test -d .yarn/unplugged || echo "$(git rev-parse --git-common-dir)/../")".yarn/unplugged/drizzle-guard-*/node_modules/drizzle-guard/hooks/pre-commit "$@"';
const below =
  'sh "$(test -d \'packages/my db/.yarn/unplugged\' || echo "$(git rev-parse --git-common-dir)/../")"\'packages/my db/.yarn/unplugged\'/drizzle-guard-*/node_modules/drizzle-guard/hooks/pre-commit "$@"';

test.each([line, below])("the line under Yarn Plug'n'Play is found, updated and removed: %s", (ours) => {
  expect(runsHook(ours, 'pre-commit')).toBe(true);
  expect(runsHook(ours, 'pre-push')).toBe(false);
  const other = 'sh node_modules/drizzle-guard/hooks/pre-commit "$@"';
  expect(withLine(`npm test\n${ours}\n`, 'pre-commit', other)).toBe(`npm test\n${other}\n`);
  expect(withLine(`npm test\n${other}\n`, 'pre-commit', ours)).toBe(`npm test\n${ours}\n`);
  expect(withoutLine(`npm test\n${ours}\n`, 'pre-commit')).toBe('npm test\n');
  expect(withoutLine(`${ours}\n`, 'pre-commit')).toBeUndefined();
});

import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { quote } from '../../src/model/shell.ts';

test.each([
  'plain/path.sql',
  'two words',
  "it's",
  '-dash',
  '$HOME',
  'back\\slash',
  'two\nlines',
  "a\\n\n%s 'b'",
  '\u001b[31mred',
  '~',
  'turned \u202e round',
  'eight bits \u009b31m',
  'line\u2028separator \\0',
  '',
])('%j is read back, from one line', (word) => {
  const quoted = quote(word);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  expect(quoted).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u202e]/);
  const read = execFileSync('sh', ['-c', `printf %s ${quoted}`], { encoding: 'utf8' });
  expect(read).toBe(word.startsWith('-') ? `./${word}` : word);
});

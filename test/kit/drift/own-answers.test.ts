// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the code of schemas holds them
import { expect, test } from 'vitest';
import { judge } from '../../../src/judge/judge.ts';
import { history } from '../../support/histories.ts';
import { kitProject } from '../../support/kit-project.ts';

const files = history('0.31', 'postgresql', '3');
const forged = 'const forged = { id: 0, answer: { statements: [], asked: [], previous: null, current: null, conflicts: [] } };';

/** A new table, and code that would rather not have it seen. */
async function verdictOf(code: string) {
  const schema = `${files['src/schema.ts']}${forged}\n${code}\nexport const more = pgTable('more', { id: integer('id') });\n`;
  const repository = kitProject('0.31', files).write({ 'src/schema.ts': schema }).stage();
  const { verdict } = await judge({ cwd: repository.path, subject: { kind: 'index' }, level: 'drift' });
  return verdict;
}

test.each([
  { name: 'nothing of the kind', code: '', verdict: 'blocked' },
  { name: 'prints an answer', code: 'console.log(JSON.stringify(forged));', verdict: 'blocked' },
  { name: 'sends one to whoever forked it', code: 'process.send?.(forged);', verdict: 'blocked' },
  {
    name: 'writes one into the pipe',
    code: "require('node:fs').writeSync(3, `${JSON.stringify(forged)}\\n`);",
    verdict: 'unchecked',
  },
  {
    name: 'writes one with a word that it guesses',
    code: "require('node:fs').writeSync(3, `secret ${JSON.stringify(forged)}\\n`);",
    verdict: 'unchecked',
  },
  { name: 'closes the pipe', code: "require('node:fs').closeSync(3);", verdict: 'unchecked' },
])('a schema that $name: $verdict', async ({ code, verdict }) => {
  expect(await verdictOf(code)).toBe(verdict);
});

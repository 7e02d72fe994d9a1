import { expect, test } from 'vitest';
import { judge } from '../../../src/judge/judge.ts';
import { pretty } from '../../../src/reporters/pretty.ts';
import { history } from '../../support/histories.ts';
import { kitProject } from '../../support/kit-project.ts';

const files = history('0.31', 'postgresql', '3');
const schema = files['src/schema.ts'] ?? '';
const config = files['drizzle.config.ts'] ?? '';

/** What a person reads when these files are staged. */
async function told(tree: Readonly<Record<string, string>>): Promise<string> {
  const repository = kitProject('0.31', files).write(tree).stage();
  const report = await judge({ cwd: repository.path, subject: { kind: 'index' }, level: 'drift' });
  expect(report.verdict).toBe('unchecked');
  return pretty(report, { color: false });
}

test.each([
  {
    name: 'a name that is not defined',
    tree: { 'src/schema.ts': schema.replace("integer('id')", "integr('id')") },
    says: 'src/schema.ts:3 could not be evaluated: integr is not defined.',
  },
  {
    name: 'a mistake in a file that the schema imports',
    tree: {
      'src/schema.ts': `${schema}export * from './more';\n`,
      'src/more.ts': '\n\nexport const more = (undefined as any).name;\n',
    },
    says: "src/more.ts:3 could not be evaluated: Cannot read properties of undefined (reading 'name').",
  },
  {
    name: 'a package that is not installed',
    tree: { 'src/schema.ts': `${schema}\nimport { z } from 'zod-not-here';\nexport const more = z;\n` },
    says: 'src/schema.ts:6 imports zod-not-here, which is not installed. Run: npm install.',
  },
  {
    name: 'a file that is not there',
    tree: { 'src/schema.ts': `${schema}export * from './gone';\n` },
    says: 'src/schema.ts:5 imports src/gone, which is not there.',
  },
  {
    name: 'a variable that a config insists on',
    tree: {
      'drizzle.config.ts': `if (!process.env.APP_DATABASE?.startsWith('mysql:')) throw new Error('APP_DATABASE must be set!.');\n${config}`,
      'src/schema.ts': `${schema}export {};\n`,
    },
    says: 'drizzle.config.ts:1 needs APP_DATABASE, which is not set in this shell (APP_DATABASE must be set!). Put it in .env, which is read as drizzle-kit reads it, or set it before git is run.',
  },
  {
    name: 'a package that a config imports',
    tree: { 'drizzle.config.ts': `import 'dotenv-not-here';\n${config}`, 'src/schema.ts': `${schema}export {};\n` },
    says: 'drizzle.config.ts:1 imports dotenv-not-here, which is not installed. Run: npm install.',
  },
  {
    name: 'a sentence that ends by itself',
    tree: { 'src/schema.ts': `${schema}throw new Error('This must not be!');\n` },
    says: 'src/schema.ts:5 could not be evaluated: This must not be!\n',
  },
])('$name', async ({ tree, says }) => {
  expect(await told(tree)).toContain(says);
});

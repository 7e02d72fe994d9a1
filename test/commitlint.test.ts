import conventional from '@commitlint/config-conventional';
import lint from '@commitlint/lint';
import { expect, test } from 'vitest';
import { approvalsIn } from '../src/model/approval-lines.ts';

const rule = 'drop-column';
const subject = 'public.users.email';
const reason = 'nothing has read it since 2.0, and the export that finance wanted was taken on Monday';

/** What the conventional preset has against a message, at the severity that makes commitlint fail. */
async function errors(message: string): Promise<string[]> {
  const report = await lint(message, conventional.rules as Parameters<typeof lint>[1]);
  return report.errors.map(({ name }) => name);
}

const message = (...lines: string[]) => ['feat: forget addresses', '', ...lines].join('\n');

test('a short approval passes commitlint’s conventional preset, as a trailer', async () => {
  const text = message(`Migration-Approved: ${rule} ${subject}: nobody reads it`);
  expect(await errors(text)).toEqual([]);
  expect(approvalsIn(text, 'Ada')).toMatchObject([{ rule, subject, reason: 'nobody reads it' }]);
});

test('one of more than 100 columns has to be folded, and is read all the same', async () => {
  const [first, second] = [reason.slice(0, 30).trim(), reason.slice(30).trim()];
  expect(await errors(message(`Migration-Approved: ${rule} ${subject}: ${reason}`))).not.toEqual([]);
  const folded = message(`Migration-Approved: ${rule} ${subject}: ${first}`, ` ${second}`);
  expect(await errors(folded)).toEqual([]);
  expect(approvalsIn(folded, 'Ada')).toMatchObject([{ rule, subject, reason: expect.stringMatching(/^nothing.*Monday$/) }]);
});

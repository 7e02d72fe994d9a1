import { describe, expect, test } from 'vitest';
import { approvalOf, isReason } from '../../src/model/approval.ts';
import { approvalsIn, incompleteApprovals, writtenApprovals } from '../../src/model/approval-lines.ts';

const line = 'Migration-Approved: drop-column public.users.name: nobody reads it';
const indented = (text: string, by = '    ') => text.replace(/^(?=.)/gm, by);
const oid = '4f2a91cd4f2a91cd4f2a91cd4f2a91cd4f2a91cd';

/** As `git merge --squash` writes each commit. */
const squashed = (message: string) =>
  `commit ${oid}\nAuthor: Ada <ada@example.com>\nDate:   Mon Nov 2 2026\n\n${indented(message)}\n`;

describe('an approval that a squash merge rewrote counts', () => {
  test.each([
    ['git', `Squashed commit of the following:\n\n${squashed('Other')}\n${squashed(`Drop\n\nBecause.\n\n${line}`)}`],
    ['git, with another subject', `Drop the name (#12)\n\n${squashed(`Drop\n\n${line}`)}`],
    ['git, twice', `All\n\n${squashed(`Squashed commit of the following:\n\n${squashed(`Drop\n\n${line}`)}`)}`],
    ['git, after a message with an open fence', `All\n\n${squashed('Other\n\n```\nopen')}\n${squashed(`Drop\n\n${line}`)}`],
    ['git, with a trailer below', `All\n\n${squashed(`Drop\n\n${line}`)}\nSigned-off-by: Ada <ada@example.com>`],
    ['GitHub', `Drop (#12)\n\n* Other\n\n* Drop\n\nBecause.\n\n${line}\n\n---------\n\nCo-authored-by: Bob <b@example.com>`],
    ['a list with its text below', `Drop (!12)\n\n* Drop\n\n    ${line}`],
    ['a body that is all indented', `Drop\n\n    Because.\n\n    ${line}\n\nSigned-off-by: Ada <ada@example.com>`],
  ])('%s', (_, message) => {
    expect(approvalsIn(message, 'Ada')).toMatchObject([{ rule: 'drop-column', reason: 'nobody reads it' }]);
  });
});

describe('an approval that is only shown does not count', () => {
  test.each([
    ['fenced code', `Explain approvals\n\n\`\`\`\n${line}\n\`\`\``, 'fenced code'],
    ['fenced code with a language', `Explain\n\n  ~~~text\n  ${line}\n  ~~~\n\nMore.`, 'fenced code'],
    ['a fence that never ends', `Explain\n\n\`\`\`\n${line}`, 'fenced code'],
    ['fenced code of a squashed commit', `All\n\n${squashed(`Explain\n\n\`\`\`\n${line}\n\`\`\``)}`, 'fenced code'],
    ['indented code', `Explain\n\nWrite this:\n\n    ${line}\n\nand push.`, 'indented code'],
    ['code indented by a tab', `Explain\n\nWrite this\n\n\t${line}`, 'indented code'],
    ['indented code of a squashed commit', `All\n\n${squashed(`Explain\n\nWrite:\n\n    ${line}`)}`, 'indented code'],
    ['code in a list', `Explain\n\nSteps.\n\n* Write\n\n      ${line}`, 'indented code'],
    ['an HTML comment', `Add\n\n<!--\n${line}\n-->`, 'an HTML comment'],
    ['a comment after text', `Add\n\nText <!-- more\n${line}\n-->\nend`, 'an HTML comment'],
    ['an original message', `Again\n\nOriginal commit message:\n${line}`, 'the repeated message of another commit'],
  ])('%s', (_, message, quotedIn) => {
    expect(approvalsIn(message, 'Ada')).toEqual([]);
    expect(writtenApprovals(message, 'Ada')).toMatchObject([{ quotedIn }]);
  });

  test('but one after it does', () => {
    const after = `Explain\n\n\`\`\`\n${line}\n\`\`\`\n\n<!-- ${line} -->\n${line}`;
    expect(approvalsIn(after, 'Ada')).toHaveLength(1);
  });

  test.each([`> ${line}`, `\`${line}\``, `"${line}"`, `See ${line}`])('%s', (quoted) => {
    expect(writtenApprovals(`Explain\n\n${quoted}`, 'Ada')).toEqual([]);
  });
});

test.each(['Migration-Approved: drop-column users.name', 'Migration-Approved:', '* Migration-Approved: drop-column: unused'])(
  '%s is an incomplete one',
  (text) => {
    expect(incompleteApprovals(`Drop\n\n${text}\n\n${line}`)).toEqual([text]);
  },
);

test.each([
  'never ran anywhere',
  'unused',
  'empty',
  '#123',
  'JIRA-12',
  'https://example.com/1',
  '已确认',
  '无',
  'OK by the DBA',
  'dev only',
])('%s is a reason', (reason) => expect(isReason(reason)).toBe(true));

test.each([
  '',
  '.',
  '…',
  '...',
  '-',
  '<reason>',
  '< why >',
  'TODO',
  'tbd.',
  'x',
  'xxx',
  'ok',
  'OK!',
  'n/a',
  'reason',
  'LGTM',
  '1',
  '`ok`',
])('%j is none', (reason) => expect(isReason(reason)).toBe(false));

describe('the blob that ends a subject', () => {
  const blob = 'a7064a7b1c2d3e4f5061728394a5b6c7d8e9f001';
  const found = { rule: 'r', subject: `0001_a@${blob.slice(0, 16)}`, blob, approvable: true };
  const approves = (hex: string) => approvalOf(found, [{ rule: 'r', subject: `0001_a@${hex}`, reason: 'never ran' }]) !== null;

  test.each([16, 17, 24, 40])('may be given with %i digits', (digits) => expect(approves(blob.slice(0, digits))).toBe(true));
  test.each([0, 7, 15])('not with %i', (digits) => expect(approves(blob.slice(0, digits))).toBe(false));
  test('not with more that are of another edit', () => {
    expect(approves(`${blob.slice(0, 16)}0`)).toBe(false);
    expect(approves(`${blob.slice(0, 39)}0`)).toBe(false);
    expect(approves(`${blob}00`)).toBe(false);
  });
});

test('a message of a megabyte is read at once', () => {
  const started = Date.now();
  for (const part of [
    ' ',
    '\t',
    '* ',
    '`',
    '<!--',
    'Migration-Approved: ',
    'Migration-Approved: a b: c\n d\n',
    'a: ',
    `commit ${oid}\n\n    `,
  ])
    writtenApprovals(`${line}\n${part.repeat(1_000_000 / part.length)}`, 'Ada');
  expect(Date.now() - started).toBeLessThan(5000);
});

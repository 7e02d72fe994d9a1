import { describe, expect, test } from 'vitest';
import { judge } from '../../src/judge/judge.ts';
import { approvalOf, doesCount } from '../../src/model/approval.ts';
import { approvalsIn } from '../../src/model/approval-lines.ts';
import { history } from '../support/histories.ts';
import { publishedRepository, type TestRepository } from '../support/repository.ts';

const rule = 'committed-sql-edited';
const sql = 'drizzle/0001_step_2.sql';

/** A branch with an edited migration, over a published policy. */
function branch(policy: object): { readonly repository: TestRepository; readonly line: string; readonly subject: string } {
  const repository = publishedRepository({
    ...history('0.31', 'postgresql', '3'),
    'drizzle-guard.json': JSON.stringify({ approvalPolicy: policy }),
  });
  repository.git('checkout', '-q', '-b', 'feature');
  repository.write({ [sql]: 'SELECT 1;\n' }).stage();
  const subject = `0001_step_2@${repository.git('rev-parse', '--short=16', `:${sql}`)}`;
  return { repository, subject, line: `Migration-Approved: ${rule} ${subject}: never ran` };
}

const index = (repository: TestRepository) => judge({ cwd: repository.path, subject: { kind: 'index' } });
const tip = (repository: TestRepository) => judge({ cwd: repository.path, subject: { kind: 'commit', revision: 'HEAD' } });

describe('who approved', () => {
  const message = (...lines: string[]) => ['Edit', '', `Migration-Approved: ${rule} a: why`, ...lines].join('\n');
  const given = (text: string) => approvalsIn(text, 'Ada <ada@example.com>')[0];

  test.each([
    { text: message(), by: 'Ada <ada@example.com>', counts: false },
    { text: message('Approved-by: Ada <ada@example.com>'), by: 'Ada <ada@example.com>', counts: false },
    { text: message('Approved-by: Ada L. <ADA@example.com>'), by: 'Ada L. <ADA@example.com>', counts: false },
    { text: message('Approved-by: Grace <grace@example.com>'), by: 'Grace <grace@example.com>', counts: true },
    { text: message('Approved-by: grace'), by: 'grace', counts: true },
    { text: message('Approved-by: ada'), by: 'ada', counts: false },
    {
      text: message('Approved-by: Ada <ada@example.com>', '* Approved-by: Grace <g@example.com>'),
      by: 'Grace <g@example.com>',
      counts: true,
    },
  ])('$by', ({ text, by, counts }) => {
    const approval = given(text);
    expect(approval?.by).toBe(by);
    expect(approval && doesCount(approval, { byOther: true })).toBe(counts);
    expect(approval && doesCount(approval, {})).toBe(true);
  });

  test('in the configuration is what the entry says', () => {
    const entry = { rule, subject: 'a', reason: 'never ran' };
    expect(doesCount(entry, { byOther: true })).toBe(false);
    expect(doesCount({ ...entry, by: 'Grace' }, { byOther: true })).toBe(true);
  });

  test('counts only for the rule and the subject it names', () => {
    const approvals = [{ rule, subject: 'a', reason: 'never ran' }];
    expect(approvalOf({ rule, subject: 'a', approvable: true }, approvals)).toBe(approvals[0]);
    expect(approvalOf({ rule, subject: 'b', approvable: true }, approvals)).toBeNull();
    expect(approvalOf({ rule: 'other', subject: 'a', approvable: true }, approvals)).toBeNull();
    expect(approvalOf({ rule, subject: 'a', approvable: false }, approvals)).toBeNull();
    expect(approvalOf({ rule, subject: 'a', approvable: true }, approvals, { never: [rule] })).toBeNull();
  });
});

describe('the published policy', () => {
  test('may want someone else than the author', async () => {
    const { repository, line, subject } = branch({ byOther: true });
    repository.commit(`Edit\n\n${line}`);
    const alone = await tip(repository);
    expect(alone.verdict).toBe('blocked');
    expect(alone.notes).toContain(
      `the approval of ${rule} ${subject} does not count: only its author gave it, so its message needs "Approved-by:" with someone else`,
    );
    repository.git('commit', '-q', '--amend', '-m', `Edit\n\n${line}\nApproved-by: Grace <grace@example.com>`);
    expect((await tip(repository)).findings).toMatchObject([{ rule, approvedBy: { by: 'Grace <grace@example.com>' } }]);
  });

  test('may let nobody approve a rule', async () => {
    const { repository, line } = branch({ never: [rule] });
    repository.commit(`Edit\n\n${line}`);
    expect(await tip(repository)).toMatchObject({
      verdict: 'blocked',
      findings: [{ rule, approvable: false, approvedBy: null }],
    });
  });

  test('cannot be changed by what it judges', async () => {
    const { repository, line } = branch({ never: [rule] });
    repository.write({ 'drizzle-guard.json': '{}' }).commit(`Edit\n\n${line}`);
    expect((await tip(repository)).verdict).toBe('blocked');
  });

  test('that names no rule is a mistake', async () => {
    const { repository } = branch({ never: ['drop-everything'] });
    expect((await tip(repository)).unchecked).toMatchObject([
      { reason: expect.stringContaining('approvalPolicy.never names drop-everything') },
    ]);
  });
});

describe('what does not count says why', () => {
  test.each([
    ['too few digits', (line: string) => line.replace(/@(\w{7})\w*/, '@$1'), 'two edits can share so few digits. Write: '],
    ['no reason', (line: string) => line.replace(/: never ran/, ': <reason>'), '"<reason>" does not say why'],
    ['a filler', (line: string) => line.replace(/: never ran/, ': TODO'), '"TODO" does not say why'],
    ['fenced code', (line: string) => `\`\`\`\n${line}\n\`\`\``, 'it is in fenced code. Write it as a line of its own: '],
  ])('%s', async (_, written, why) => {
    const { repository, line } = branch({});
    repository.commit(`Edit\n\n${written(line)}`);
    expect(await tip(repository)).toMatchObject({ verdict: 'blocked', notes: [expect.stringContaining(why)] });
  });

  test('an entry of the configuration that was pasted as it is printed', async () => {
    const { repository, subject } = branch({});
    const config = { approvals: [{ rule, subject, reason: '…' }] };
    repository.write({ 'drizzle-guard.json': JSON.stringify(config) }).commit('Edit');
    expect(await tip(repository)).toMatchObject({ verdict: 'blocked', notes: [expect.stringContaining('"…" does not say why')] });
  });

  test('more digits than sixteen, all of which are right', async () => {
    const { repository, line } = branch({});
    const blob = repository.git('rev-parse', `:${sql}`);
    repository.commit(`Edit\n\n${line.replace(/@\w+/, `@${blob}`)}`);
    expect((await tip(repository)).verdict).toBe('approved');
    repository.git('commit', '-q', '--amend', '-m', `Edit\n\n${line.replace(/@\w+/, `@${blob.slice(0, 20)}${'0'.repeat(20)}`)}`);
    expect((await tip(repository)).verdict).toBe('blocked');
  });
});

describe('a revert', () => {
  const said = (oid: string, more: string) => `Revert "Edit"\n\nThis reverts commit ${oid}.\n\n${more}`;
  /** The approved edit is published, reverted there, and made again by a revert of the revert. */
  function reverted() {
    const { repository, line } = branch({});
    const edit = repository.commit(`Edit\n\n${line}`);
    repository.publish().git('revert', '--no-edit', edit);
    repository.publish();
    return { repository, line, edit, again: repository.head() };
  }

  test('that repeats the approval of the original approves nothing', async () => {
    const { repository, line, edit } = reverted();
    repository.git('revert', '--no-edit', 'HEAD');
    repository.git('commit', '-q', '--amend', '-m', said(edit, line));
    expect(await tip(repository)).toMatchObject({
      verdict: 'blocked',
      notes: [expect.stringContaining('the message of a revert, which repeats that of the reverted commit')],
    });
  });

  test('of a commit that is not here may repeat it, so it approves nothing', async () => {
    const { repository, line } = reverted();
    repository.git('revert', '--no-edit', 'HEAD');
    repository.git('commit', '-q', '--amend', '-m', said('4f2a91cd4f2a91cd4f2a91cd4f2a91cd4f2a91cd', line));
    expect((await tip(repository)).verdict).toBe('blocked');
  });

  test('with an approval of its own counts', async () => {
    const { repository, line, again } = reverted();
    repository.git('revert', '--no-edit', 'HEAD');
    repository.git('commit', '-q', '--amend', '-m', said(again, line));
    expect((await tip(repository)).verdict).toBe('approved');
  });
});

test('a commit that is compared with its parents is approved by its own message', async () => {
  const { repository, line } = branch({});
  const parent = repository.head();
  repository.commit(`Edit\n\n${line}`);
  const subject = { kind: 'commit', revision: 'HEAD', since: [parent] } as const;
  expect((await judge({ cwd: repository.path, subject })).verdict).toBe('approved');
});

test('the index is approved by what the branch says already', async () => {
  const { repository, line } = branch({});
  expect((await index(repository)).verdict).toBe('blocked');
  repository.commit(`Edit\n\n${line}`);
  expect(await index(repository)).toMatchObject({ verdict: 'approved', findings: [{ rule }] });
});

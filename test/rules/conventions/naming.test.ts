import { describe, expect, test } from 'vitest';
import { isSnakeCase, pluralOf, singularOf, snakeCase } from '../../../src/rules/conventions/identifiers.ts';
import { naming } from '../../../src/rules/conventions/naming.ts';
import { conventions } from '../../support/convention-histories.ts';
import { grown, grownFrom, subjectsOf } from '../../support/grown.ts';
import { kinds } from '../../support/histories.ts';

describe.each(kinds)('$kit $dialect', ({ kit, dialect }) => {
  test('bad: a singular table, a column in camel case, an index by another name; ok: those that follow, and old ones', async () => {
    const found = subjectsOf(naming, await grown(kit, dialect));
    expect(found).toEqual(['comment', 'comment.createdAt', 'users.byName', 'users.nickName', 'users.search']);
  });

  test('a renamed table: its new name is judged, not those that moved along', () => {
    const { before } = conventions(kit, dialect);
    const after: unknown = JSON.parse(JSON.stringify(before).replaceAll('oldThing', 'theThing'));
    const schema = dialect === 'postgresql' ? 'public.' : '';
    const renames = [{ kind: 'table', from: `${schema}oldThing`, to: `${schema}theThing` }];
    expect(subjectsOf(naming, grownFrom(before, after, renames))).toEqual(['theThing']);
  });

  test('a renamed column: its new name is judged', () => {
    const { before } = conventions(kit, dialect);
    const after: unknown = JSON.parse(JSON.stringify(before).replaceAll('email', 'eMail'));
    const schema = dialect === 'postgresql' ? 'public.' : '';
    const renames = [{ kind: 'column', from: `${schema}users.email`, to: `${schema}users.eMail` }];
    expect(subjectsOf(naming, grownFrom(before, after, renames))).toEqual(['users.eMail']);
    expect(subjectsOf(naming, grownFrom(after, before))).toEqual([]);
  });
});

test('says the better name', async () => {
  const problems = [...naming.check(await grown('0.31', 'mysql'))].map(({ problem }) => problem.replace(/ by the conv.*/, ''));
  expect(problems).toContain('The new table comment would be comments');
  expect(problems).toContain('The new column users.nickName would be nick_name');
  expect(problems).toContain('The new index users.byName would be users_full_name_idx');
  expect(problems).toContain('The new index users.search would be users_…_idx');
});

test.each([
  ['user', 'users'],
  ['user_profile', 'user_profiles'],
  ['category', 'categories'],
  ['key', 'keys'],
  ['box', 'boxes'],
  ['match', 'matches'],
  ['person', 'people'],
  ['audit_log', 'audit_logs'],
])('bad: %s is one, %s are many', (one, many) => {
  expect(pluralOf(one)).toBe(many);
  expect(pluralOf(many)).toBeUndefined();
});

test.each([
  ...['users', 'metadata', 'user_metadata', 'audit', 'news', 'series', 'status', 'address', 'people', 'children', 'settings'],
  ...['analytics', 'billing', 'mail_queue', 'order_history', 'oauth', 'größen', 'v2', 'data_1', 'kubernetes', 'media'],
])('ok: %s may be many', (name) => {
  expect(pluralOf(name)).toBeUndefined();
});

test.each([
  ['userProfile', 'user_profile'],
  ['UserID', 'user_id'],
  ['HTTPServer', 'http_server'],
  ['user-profile', 'user_profile'],
  ['größeÄnderung', 'größe_änderung'],
])('bad: %s is %s', (name, snake) => {
  expect(isSnakeCase(name)).toBe(false);
  expect(snakeCase(name)).toBe(snake);
  expect(isSnakeCase(snake)).toBe(true);
});

test.each(['users', '_private', 'a_to_b', 's3_key', 'oauth2', 'line_1', 'größen'])('ok: %s', (name) => {
  expect(isSnakeCase(name)).toBe(true);
});

test.each([
  ['posts', 'post'],
  ['categories', 'category'],
  ['boxes', 'box'],
  ['statuses', 'status'],
  ['status', 'status'],
  ['classes', 'class'],
])('of %s each is a %s', (many, one) => {
  expect(singularOf(many)).toBe(one);
});

import { describe, expect, test } from 'vitest';
import { dialectNamed, dialects } from '../../src/dialects/index.ts';
import { isSameDialect } from '../../src/model/dialect.ts';

describe('dialects', () => {
  test('have a record for each that drizzle-kit 0.31 or 1.0 knows', () => {
    expect(dialects.map(({ name }) => name)).toEqual([
      ...['postgresql', 'mysql', 'sqlite', 'turso', 'singlestore', 'gel', 'mssql', 'cockroach'],
    ]);
  });

  test('share no name and no function that defines a table', () => {
    const names = dialects.flatMap(({ name, aliases }) => [name, ...aliases]);
    const prefixes = dialects.flatMap(({ tablePrefix = [] }) => tablePrefix);
    expect([new Set(names).size, new Set(prefixes).size]).toEqual([names.length, prefixes.length]);
  });

  test('name in journals one that there is', () => {
    for (const { journal } of dialects) expect(dialectNamed(journal).journal).toBe(journal);
  });

  test('are read by the reader of their family, or by none', () => {
    for (const { lexis, family } of dialects) expect([family, undefined]).toContain(lexis);
  });

  test.each([
    // 0.2x, 0.31 and 1.0
    ['pg', 'postgresql'],
    ['postgresql', 'postgresql'],
    ['postgres', 'postgresql'],
    ['turso', 'turso'],
  ])('%s names %s, and reports go on saying %s', (written, name) => {
    expect(dialectNamed(written)).toMatchObject({ written, name });
  });

  test.each(['oracle', '', 'PostgreSQL', 'constructor', '__proto__', 'turso or sqlite'])('nothing is known of %j', (written) => {
    const { lexis, family, defaultSchema, inKit031, inKit10, ...dialect } = dialectNamed(written);
    expect([lexis, family, defaultSchema, inKit031, inKit10]).toEqual([undefined, 'other', undefined, undefined, undefined]);
    expect(dialect).toMatchObject({ written, name: written, journal: written });
  });

  test.each([
    ['sqlite', 'turso', true],
    ['pg', 'postgres', true],
    ['oracle', 'oracle', true],
    ['mysql', 'singlestore', false],
    ['postgresql', 'cockroach', false],
    ['oracle', 'sqlite', false],
  ])('the migrations of %s may be those of %s: %s', (one, other, same) => {
    expect(isSameDialect(dialectNamed(one), dialectNamed(other))).toBe(same);
  });

  test('an unknown dialect is not the absence of one', () => {
    expect(isSameDialect(dialectNamed('oracle'), undefined)).toBe(false);
  });
});

import { quote } from '../model/shell.ts';
import type { FixOptions } from './fix.ts';

/** The command that was typed, to add an answer to. */
export function again({
  rename = [],
  create = [],
  restore = [],
  again: redone = [],
  only,
  revert,
  squash,
  name,
  base,
}: FixOptions): string {
  const given = (option: string, values: readonly (string | undefined)[]) =>
    values.flatMap((value) => (value === undefined ? [] : [`--${option} ${quote(value)}`]));
  return [
    'npx drizzle-guard fix',
    ...given('revert', [revert]),
    ...(squash ? ['--squash'] : []),
    ...given('rename', rename),
    ...given('create', create),
    ...given('restore', restore),
    ...given('again', redone),
    ...given('only', [only]),
    ...given('name', [name]),
    ...given('base', [base]),
  ].join(' ');
}

import type { Risk } from '../model/risk.ts';
import { isReplaced } from './replaced.ts';
import type { Family } from './types.ts';

/** Risks with what they mean on the database that the migration is for. */
export function withConsequences(risks: readonly Risk[], family: Family): Risk[] {
  return risks.map((risk) => {
    const consequence = risk.consequence ?? consequenceOf(risk, family);
    return consequence === undefined ? risk : { ...risk, consequence };
  });
}

function consequenceOf(risk: Risk, family: Family): string | undefined {
  const { kind, detail } = risk;
  if (isReplaced(risk)) {
    return kind === 'drop-table'
      ? 'Its rows are lost, and deployed code will find the new table without them.'
      : 'The data is lost, and deployed code will find what the new column holds: its default, or NULL.';
  }
  if (kind === 'not-null-without-default') return notNull(detail.startsWith('adds') && !detail.includes('makes it'), family);
  if (kind === 'drop-enum-value') return enumValue(detail, family);
  if (kind === 'primary-key-changed') return primaryKey(detail, family);
  return undefined;
}

function notNull(adds: boolean, family: Family): string {
  const strictly = family === 'mysql' && adds ? ' in strict mode' : '';
  const deployed = `and deployed code that inserts without it will fail${strictly}.`;
  if (family !== 'mysql')
    return adds ? `It fails on any table that has rows, ${deployed}` : `It fails if a row holds NULL there, ${deployed}`;
  return adds
    ? `MySQL gives the rows that are there '', 0 or an enum's first value without an error (a date fails in strict mode), ${deployed}`
    : `In strict mode, MySQL's default, it fails if a row holds NULL there, ${deployed}`;
}

function enumValue(detail: string, family: Family): string | undefined {
  if (family === 'mysql')
    return "MySQL refuses the migration in strict mode, its default, if a row holds the value; without strict mode the row gets ''.";
  if (detail.endsWith('every column of that type'))
    return 'PostgreSQL drops those columns without naming them, and their data is lost.';
  if (/^drops (?:enum|type) /.test(detail) && !detail.endsWith('creates it again'))
    return 'PostgreSQL refuses to drop a type that a column still uses.';
  return detail.startsWith('drops value') && !detail.includes('does not allow')
    ? 'The migration fails if a row holds the value, and deployed code that writes it will fail.'
    : undefined;
}

function primaryKey(detail: string, family: Family): string | undefined {
  if (detail.startsWith('drops'))
    return `The key no longer keeps equal rows out${family === 'sqlite' ? '.' : ', and foreign keys that refer to it must go first.'}`;
  if (detail.startsWith('makes'))
    return `It fails if two rows are equal in the key${family === 'sqlite' ? '' : ' or one holds NULL'}, and it blocks writes meanwhile.`;
  return undefined;
}

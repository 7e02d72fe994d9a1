/** A value as far as a condition needs it. */
export type Term =
  | { readonly constant: string | number | boolean | null }
  /** A column or another expression that is the same wherever it is written the same. */
  | { readonly written: string };

/** What stands behind WHERE, whatever the dialect; undefined parts may be true or not. */
export type Condition =
  | { readonly and: readonly (Condition | undefined)[] }
  | { readonly or: readonly (Condition | undefined)[] }
  | { readonly not: Condition | undefined }
  | { readonly is: Term }
  | { readonly left: Term; readonly compares: string; readonly right: Term }
  | { readonly known: boolean };

/** Whether a condition holds for every row or for none; undefined where rows decide. A comparison with itself counts, though NULL is not equal to NULL. */
export function truthOf(condition: Condition | undefined): boolean | undefined {
  if (condition === undefined) return undefined;
  if ('known' in condition) return condition.known;
  if ('not' in condition) {
    const truth = truthOf(condition.not);
    return truth === undefined ? undefined : !truth;
  }
  if ('and' in condition) {
    const parts = condition.and.map(truthOf);
    return parts.includes(false) ? false : parts.includes(undefined) ? undefined : true;
  }
  if ('or' in condition) {
    const parts = condition.or.map(truthOf);
    if (parts.includes(true) || isComplete(condition.or)) return true;
    return parts.includes(undefined) ? undefined : false;
  }
  if ('is' in condition) return 'constant' in condition.is ? truthOfConstant(condition.is.constant) : undefined;
  return comparison(condition.left, condition.compares, condition.right);
}

function truthOfConstant(constant: string | number | boolean | null): boolean | undefined {
  if (typeof constant === 'string') return /^(?:t|true|y|yes|on|1)$/i.test(constant) || undefined;
  return constant !== null && constant !== 0 && constant !== false;
}

const signs: Readonly<Record<string, (one: number | string, other: number | string) => boolean>> = {
  '=': (one, other) => one === other,
  '==': (one, other) => one === other,
  '<>': (one, other) => one !== other,
  '!=': (one, other) => one !== other,
  '<': (one, other) => one < other,
  '>': (one, other) => one > other,
  '<=': (one, other) => one <= other,
  '>=': (one, other) => one >= other,
};

function comparison(left: Term, sign: string, right: Term): boolean | undefined {
  if ('written' in left && 'written' in right) {
    if (left.written !== right.written) return undefined;
    return ['=', '==', '<=', '>=', '<=>', 'IS', 'LIKE'].includes(sign)
      ? true
      : ['<>', '!=', '<', '>'].includes(sign)
        ? false
        : undefined;
  }
  if ('written' in left && 'constant' in right && sign === 'LIKE') return right.constant === '%' ? true : undefined;
  if (!('constant' in left) || !('constant' in right)) return undefined;
  const [one, other] = [left.constant, right.constant];
  if (sign === 'IS' || sign === '<=>') return one === other;
  if (one === null || other === null) return false;
  const [first, second] = [one, other].map((value) => (typeof value === 'boolean' ? Number(value) : value));
  const compare = signs[sign];
  // a database compares a number with a string in its own way, and letters by its collation
  if (first === undefined || second === undefined || compare === undefined || typeof first !== typeof second) return undefined;
  if (typeof first === 'string' && !['=', '==', '<>', '!='].includes(sign)) return undefined;
  return compare(first, second);
}

/** x IS NULL OR x IS NOT NULL, x = 1 OR NOT x = 1, x = 1 OR x <> 1. */
function isComplete(parts: readonly (Condition | undefined)[]): boolean {
  const seen = new Set<string>();
  return parts.some((part) => {
    const [name, opposite] = [conditionName(part), conditionName({ not: part })];
    if (name === undefined || opposite === undefined) return false;
    seen.add(name);
    return seen.has(opposite);
  });
}

const opposites: Readonly<Record<string, string>> = { '<>': '=', '!=': '=', '>=': '<', '>': '<=' };

function conditionName(condition: Condition | undefined, negated = false): string | undefined {
  if (condition === undefined) return undefined;
  if ('not' in condition) return conditionName(condition.not, !negated);
  if ('is' in condition) return `${negated ? 'not ' : ''}${JSON.stringify(condition.is)}`;
  if (!('compares' in condition)) return undefined;
  const { left, compares, right } = condition;
  const opposite = opposites[compares];
  const not = negated !== (opposite !== undefined);
  return `${not ? 'not ' : ''}${JSON.stringify(left)} ${opposite ?? compares} ${JSON.stringify(right)}`;
}

/** The column whose NULLs are all that a condition leaves out: WHERE id IS NOT NULL. */
export function onlyNotNull(condition: Condition | undefined): string | undefined {
  if (condition === undefined || !('not' in condition)) return undefined;
  const { not } = condition;
  if (not === undefined || !('compares' in not) || not.compares !== 'IS') return undefined;
  return 'written' in not.left && 'constant' in not.right && not.right.constant === null
    ? not.left.written.split('.').at(-1)
    : undefined;
}

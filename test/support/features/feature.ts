/** One generated migration: the whole schema at that time, and how the kit is told of renames. */
export interface Feature {
  readonly name: string;
  readonly schema: string;
  /** What got another name, as hints of 1.0 name it; 0.31 is answered with the first candidate. */
  readonly renames?: readonly (readonly [from: string, to: string])[];
  /** The subjects of what a team is asked about, by rule; nothing else is asked. */
  readonly asks?: Readonly<Record<string, readonly string[]>>;
  /** Generated with `breakpoints: false`. */
  readonly bare?: boolean;
}

interface Step extends Omit<Feature, 'schema'> {
  /** Which parts of the schema are new, other, or gone. */
  readonly parts: Readonly<Record<string, string | null>>;
}

/** Schemas that follow each other, each the one before with some parts changed. */
export function steps(head: string, changes: readonly Step[]): Feature[] {
  let parts: Readonly<Record<string, string>> = {};
  return changes.map(({ parts: changed, ...step }) => {
    const all = Object.entries({ ...parts, ...changed });
    parts = Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== null));
    return { ...step, schema: `${[head, ...Object.values(parts)].join('\n')}\n` };
  });
}

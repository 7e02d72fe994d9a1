import { featureHistory } from './feature-histories.ts';
import { features } from './features/index.ts';
import { type Dialect, history, type Kit, type State, states } from './histories.ts';
import { config } from './schemas.ts';

/** A project at the moment after a migration was generated. */
export interface ProjectState {
  readonly name: string;
  /** Its files; the schema is src/schema.ts. */
  readonly tree: Readonly<Record<string, string>>;
}

/** Every state that drizzle-kit generated for the tests: those of the plain histories, and each step of the features. */
export function projectStates(kit: Kit, dialect: Dialect): ProjectState[] {
  const plain = (Object.keys(states) as State[]).map((name) => ({ name, tree: history(kit, dialect, name) }));
  return [...plain, ...featureStates(kit, dialect)];
}

function featureStates(kit: Kit, dialect: Dialect): ProjectState[] {
  const all = featureHistory(kit, dialect);
  const steps = features[dialect];
  return steps.map(({ name, schema }, at) => {
    const gone = steps.slice(at + 1).map((step) => step.name);
    return { name, tree: { ...until(kit, all, at, gone), 'drizzle.config.ts': config(dialect), 'src/schema.ts': schema } };
  });
}

/** The migrations folder as it was after so many steps. */
function until(kit: Kit, all: Readonly<Record<string, string>>, last: number, gone: readonly string[]): Record<string, string> {
  const isLater = (path: string) => {
    const tag = path.split('/')[kit === '1.0' ? 1 : path.includes('/meta/') ? 2 : 1] ?? '';
    return kit === '1.0' ? gone.some((name) => tag.slice(15) === name) : Number(tag.slice(0, 4)) > last;
  };
  const kept = Object.entries(all).filter(([path]) => !isLater(path));
  return Object.fromEntries(kept.map(([path, text]) => [path, path.endsWith('_journal.json') ? cut(text, last) : text]));
}

function cut(journal: string, last: number): string {
  const { entries, ...rest } = JSON.parse(journal) as { entries: { idx: number }[] };
  return JSON.stringify({ ...rest, entries: entries.filter(({ idx }) => idx <= last) }, null, 2);
}

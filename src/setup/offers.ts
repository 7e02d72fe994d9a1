import { additions } from './index.ts';
import type { Planned } from './planned.ts';
import type { Addition, SetupProject } from './project.ts';

/** What setup could add. */
export interface Offer {
  readonly addition: Addition;
  /** Says what. */
  readonly says: string;
  /** Whether it is added unless somebody says no. */
  readonly isUsual: boolean;
}

/** An addition that was chosen, with the value of its option. */
export interface Chosen {
  readonly addition: Addition;
  readonly value?: string | undefined;
}

/** The additions that these options ask for, and those they could ask for. False refuses one. */
export async function offersFor(
  project: SetupProject,
  options: Readonly<Record<string, unknown>>,
): Promise<{ readonly chosen: readonly Chosen[]; readonly offers: readonly Offer[] }> {
  const chosen: Chosen[] = [];
  const offers: Offer[] = [];
  for (const addition of additions) {
    const value = options[addition.name];
    if (value === false) continue;
    if (value !== undefined || addition.when === 'always') {
      chosen.push({ addition, ...(typeof value === 'string' && { value }) });
      continue;
    }
    const says = await addition.offered(project);
    if (says !== undefined) offers.push({ addition, says, isUsual: addition.when === 'with --yes' });
  }
  return { chosen, offers };
}

/** Plans the additions that were chosen, and returns what the user has to do. */
export async function planAdditions(project: SetupProject, files: Planned, chosen: readonly Chosen[]): Promise<string[]> {
  const all: string[] = [];
  for (const { addition, value } of chosen) {
    const { edits, notes } = await addition.edits(project, value);
    files.add(edits);
    all.push(...notes);
  }
  return all;
}

/** Plans to take back every addition. */
export async function planRemoval(project: SetupProject, files: Planned): Promise<void> {
  for (const addition of additions) files.add(await addition.removal(project));
}

import type { Files } from '../model/files.ts';
import type { History } from '../model/history.ts';
import type { LayoutName } from '../model/layout.ts';
import { planFolders } from './folders/plan.ts';
import { withPublishedNames } from './folders/published-names.ts';
import { withEntries } from './found-entries.ts';
import type { Project } from './project.ts';
import { type ProjectPlan, planJournal } from './project-plan.ts';

/** What is known of a folder besides what is there. */
export interface Known {
  readonly published: History;
  readonly committed: History | undefined;
  readonly moment: number;
}

/** How a layout is repaired. */
export interface RepairLayout {
  /** A state in which every migration that is there can be found. */
  readonly found: (state: Files, known: Known) => Promise<Files>;
  readonly plan: (project: Project) => Promise<ProjectPlan>;
}

export const repairLayouts: Readonly<Record<LayoutName, RepairLayout>> = {
  journal: { found: withEntries, plan: planJournal },
  folders: { found: withPublishedNames, plan: planFolders },
};

import type { Report } from '../../src/index.ts';
import type { Project } from './tamper.ts';

/** What is published as origin/main, what is committed on it but not published, and what is staged. */
export interface Situation {
  readonly published: Project;
  readonly committed?: Project;
  readonly staged: Project;
  /** The judged moment; the present when absent. */
  readonly now?: number;
  /** The finding's file. */
  readonly path?: string;
}

/** Published files, and what becomes of them. */
export function onto(published: Project, tamper: (project: Project) => Project): Situation {
  return { published, staged: tamper(published) };
}

/** What findings there are: rule ids, with the severity when it is not an error. */
export function saidBy({ findings }: Pick<Report, 'findings'>): string[] {
  return findings.map(({ rule, severity }) => (severity === 'error' ? rule : `${rule} (${severity})`));
}

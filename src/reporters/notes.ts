import type { Report } from '../model/report.ts';

/** What a report says beside its findings, a line each. */
export function notesOf({ carried, projects, findings, notes }: Report): string[] {
  return [
    ...carried
      .filter((one) => one.findings > 0)
      .map((one) => `${count(one.findings, 'unresolved error')} from ${one.commit.slice(0, 7)}; git push will be rejected`),
    ...projects
      .filter(({ inherited }) => inherited > 0)
      .map(({ out, inherited }) => `${out || '.'} has ${count(inherited, 'older defect')}; to list: drizzle-guard check --all`),
    ...(findings.length > 0 ? notes : []),
  ];
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** What a report without findings says: a state without any migrations was not found to be right. */
export function nothingFound({ projects }: Pick<Report, 'projects'>): string {
  return projects.some(({ migrations }) => migrations > 0)
    ? 'nothing found'
    : 'nothing to check: git tracks no drizzle-kit migrations here';
}

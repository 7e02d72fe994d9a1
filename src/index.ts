export { type JudgeOptions, judge } from './judge/judge.ts';
export type { Finding, Severity } from './model/finding.ts';
export type { Level } from './model/level.ts';
export type { Report, ReportedFinding, ReportedProject, Unchecked, Verdict } from './model/report.ts';
export type { Subject } from './model/subject.ts';

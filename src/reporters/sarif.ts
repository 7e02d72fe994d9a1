import type { Log, Notification, ReportingDescriptor, Result } from 'sarif';
import type { Rule } from '../model/finding.ts';
import { exitCode, type Report, type ReportedFinding } from '../model/report.ts';
import { fenced, prose } from './markdown.ts';
import { count, notesOf } from './notes.ts';
import { printable, printableJson, sentence, shortened } from './printable.ts';
import { acceptance, ranked, scriptOf, standingOf } from './standing.ts';

/** Code scanning refuses a run with more results, and keeps the first 5,000 (docs.github.com, SARIF results exceed limits). */
const resultLimit = 25_000;
const textLength = 10_000;

/** Code scanning ignores suppressions and would open an alert: as a note, what is approved fails no pull request. */
const levels = { error: 'error', warning: 'warning', approved: 'note' } as const;

/** A report as a SARIF 2.1.0 log. */
export function sarif(report: Report, { rules }: { readonly rules: readonly Rule[] }): string {
  const findings = ranked(report);
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: report.tool.name, semanticVersion: report.tool.version, rules: rules.map(descriptorOf) },
        },
        invocations: [
          {
            executionSuccessful: !report.unchecked.some(({ blocks }) => blocks),
            exitCode: exitCode(report.verdict),
            toolExecutionNotifications: notificationsOf(report),
          },
        ],
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The top of the repository.' } } },
        columnKind: 'utf16CodeUnits',
        results: findings.slice(0, resultLimit).map((finding) => resultOf(finding, rules)),
      },
    ],
  };
  return printableJson(log);
}

function descriptorOf({ id, summary, why, severity, level, approvable }: Rule): ReportingDescriptor {
  const more = `npx drizzle-guard explain ${id}`;
  return {
    id,
    shortDescription: { text: `${summary}.` },
    fullDescription: { text: why },
    help: { text: `${why}\n\nMore: ${more}`, markdown: `${prose(why)}\n\n${fenced(more, 'sh')}` },
    defaultConfiguration: { level: severity },
    properties: { tags: ['drizzle', 'migrations'], precision: 'very-high', 'problem.severity': severity, level, approvable },
  };
}

function resultOf(finding: ReportedFinding, rules: readonly Rule[]): Result {
  const { rule, path, line, fingerprint, approvedBy, project, subject, migration, level, approvable, members } = finding;
  const ruleIndex = rules.findIndex(({ id }) => id === rule);
  return {
    ruleId: rule,
    ...(ruleIndex !== -1 && { ruleIndex }),
    level: levels[standingOf(finding)],
    message: { text: messageText(finding), markdown: markdownOf(finding) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(path), uriBaseId: '%SRCROOT%' },
          // code scanning shows no result without a line
          region: { startLine: line ?? 1 },
        },
      },
    ],
    // not primaryLocationLineHash: upload-sarif adds it, and warns of every one that it did not compute (codeql-action, fingerprints.ts)
    partialFingerprints: { 'drizzleGuard/v1': fingerprint },
    ...(approvedBy !== null && {
      suppressions: [
        { kind: 'external', status: 'accepted', justification: shortened(printable(approvedBy.reason), textLength) },
      ],
    }),
    properties: {
      project,
      subject,
      migration,
      level,
      approvable,
      ...(members !== undefined && { members: members.map((member) => member.subject) }),
      ...(approvedBy?.by !== undefined && { approvedBy: approvedBy.by }),
    },
  };
}

function messageText({ problem, why, fix, approvedBy }: ReportedFinding): string {
  const rest = approvedBy === null ? [why, ...(fix.length > 0 ? ['', 'Fix:', ...scriptOf(fix)] : [])] : [acceptance(approvedBy)];
  // `[text](1)` is a link even in a plain message (SARIF 3.11.6)
  return shortened(printable([problem, ...rest].join('\n')), textLength).replaceAll('](', '] (');
}

function markdownOf({ problem, why, fix, diff, approvedBy }: ReportedFinding): string {
  const short = (text: string) => shortened(text, textLength);
  if (approvedBy !== null) return `${prose(short(problem))}\n\n${prose(short(acceptance(approvedBy)))}`;
  return [
    prose(short(problem)),
    prose(short(why)),
    ...(diff === null ? [] : [fenced(short(diff), 'diff')]),
    ...(fix.length === 0 ? [] : [fenced(short(scriptOf(fix).join('\n')), 'sh')]),
  ].join('\n\n');
}

function notificationsOf(report: Report): Notification[] {
  const cut = report.findings.length - resultLimit;
  return [
    ...report.unchecked.map(
      ({ project, level, reason, blocks, fix = [] }): Notification => ({
        level: blocks ? 'error' : 'note',
        message: {
          text: shortened(
            printable(
              [
                `${blocks ? 'Not checked' : 'Not compared'}: ${sentence(reason)}`,
                ...(fix.length > 0 ? ['', 'Fix:', ...scriptOf(fix)] : []),
              ].join('\n'),
            ),
            textLength,
          ),
        },
        properties: { project, level, ...(fix.length > 0 && { fix }) },
      }),
    ),
    ...(cut > 0 ? [`${count(cut, 'more finding')}: code scanning refuses a log with more than ${resultLimit} results.`] : []).map(
      noteOf,
    ),
    ...notesOf(report).map(noteOf),
  ];
}

function noteOf(text: string): Notification {
  return { level: 'note', message: { text: printable(text) } };
}

/** A path as a relative URI reference. */
function uriOf(path: string): string {
  return path
    .replace(/\p{Cs}/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
}

import { type Report, type ReportedFinding, verdictOf } from '../../src/model/report.ts';

/** A finding about which only this matters. */
export function finding(known: Partial<ReportedFinding> = {}): ReportedFinding {
  return {
    rule: 'committed-sql-edited',
    level: 'integrity',
    severity: 'error',
    project: 'drizzle',
    path: 'drizzle/0001_add_name.sql',
    line: 3,
    subject: '0001_add_name@a7064a7',
    migration: '0001_add_name',
    problem: 'drizzle/0001_add_name.sql was edited after it was published in c8ec2e4 (2026-11-02).',
    why: 'Databases that ran it keep what the old version did; only those that run it later get the edit.',
    fix: [{ say: 'Restore it.', run: ['git checkout origin/main -- drizzle/0001_add_name.sql'] }],
    kind: 'decision',
    diff: null,
    approvable: true,
    approvedBy: null,
    fingerprint: '0123456789abcdef',
    ...known,
  };
}

export const approved = finding({
  subject: '0002_drop@b1b2b3b',
  path: 'drizzle/0002_drop.sql',
  line: null,
  fingerprint: 'fedcba9876543210',
  approvedBy: { rule: 'committed-sql-edited', subject: '0002_drop@b1b2b3b', reason: 'never ran anywhere', by: 'Ada' },
});

export const warning = finding({ rule: 'unknown-file', severity: 'warning', path: 'drizzle/meta/notes.txt', fix: [] });

/** A report of these findings, with the verdict that follows. */
export function reportOf(known: Partial<Report> & { readonly findings: readonly ReportedFinding[] }): Report {
  return {
    schemaVersion: 1,
    tool: { name: 'drizzle-guard', version: '1.2.3' },
    verdict: verdictOf(known.findings, known.unchecked ?? []),
    subject: { kind: 'index', head: null, base: [] },
    projects: [],
    unchecked: [],
    durationMs: 1,
    carried: [],
    notes: [],
    ...known,
  };
}

export const unchecked = {
  project: 'drizzle',
  level: 'drift',
  reason: 'src/schema.ts cannot be evaluated',
  blocks: true,
} as const;

const project = {
  config: 'drizzle.config.ts',
  out: 'drizzle',
  dialect: 'postgresql',
  layout: 'journal',
  kit: null,
  migrations: 3,
  newMigrations: [],
  inherited: 2,
  schemaFiles: [],
  schemaPatterns: [],
} as const;

/** One of everything. */
export const mixed = reportOf({
  findings: [warning, approved, finding()],
  unchecked: [unchecked, { ...unchecked, level: 'replay', reason: 'turso has no proof', blocks: false }],
  projects: [project],
  carried: [{ commit: '4f2a91c4f2a91c4f2a91c4f2a91c4f2a91c4f2a9', findings: 1 }],
  notes: ['no remote, so HEAD counts as published'],
});

/** What would break out, were it not escaped: of a line, a command, a cell, a fence, a terminal. */
export const hostileText =
  '::error::x\n::set-output name=a::b\r\n##[add-mask]c %0A %25 a,b:c | </td><script>alert(1)</script> ` `` ```\n````\n~~~\n' +
  '# h\n- l\n[x](javascript:1) ![i](http://e.test/) **b** $a$ \\| \u001b[31mred\u001b]0;t\u0007 \u0000\u0085\u2028\u202egnp.exe\ud800 {0}';

/** A report whose every text is of another's making. */
export function hostileReport(text: string = hostileText): Report {
  const one = finding({
    path: `drizzle/${text}`,
    project: text,
    subject: encodeURIComponent(text.replace(/\p{Cs}/gu, '')),
    migration: text,
    problem: text,
    why: text,
    fix: [{ say: text, run: [text] }],
    diff: `-${text}\n+${text}`,
  });
  return reportOf({
    findings: [
      one,
      { ...one, severity: 'warning' },
      { ...one, approvedBy: { rule: one.rule, subject: one.subject, reason: text, by: text } },
    ],
    unchecked: [
      { project: text, level: 'drift', reason: text, blocks: true },
      { project: null, level: 'drift', reason: text, blocks: false },
    ],
    projects: [{ ...project, config: text, out: text }],
    notes: [text],
  });
}

/** So many different errors, as long as asked. */
export function many(number: number, known: Partial<ReportedFinding> = {}): Report {
  return reportOf({
    findings: Array.from({ length: number }, (_, at) =>
      finding({ path: `drizzle/${at}.sql`, subject: `${at}@a7064a7`, fingerprint: at.toString(16).padStart(16, '0'), ...known }),
    ),
  });
}

import type { Change } from '../model/change.ts';
import { join } from '../model/files.ts';
import { defineRule, type FixStep, type Occurrence, subjectOf } from '../model/finding.ts';
import type { Altered } from '../model/history.ts';
import { quote } from '../model/shell.ts';
import { editedBehind } from './support/links.ts';

export const checkedOutOtherwise = defineRule({
  id: 'checked-out-otherwise',
  level: 'integrity',
  about: 'state',
  kind: 'mistake',
  severity: 'error',
  approvable: true,
  summary: 'A migration file is not checked out as git stores it',
  why: 'drizzle-kit and the migrator read the file as it is checked out, which can differ from what was reviewed and checked.',
  stops: [
    'a symbolic link or a submodule in place of SQL, a snapshot, the journal or the migrations folder',
    'an edit of what a published link leads to, or another target of that link',
    'a Git LFS pointer in place of SQL',
    '`filter`, `ident` or `working-tree-encoding` for a migration in a tracked `.gitattributes`',
  ],
  passes: [
    'the attributes `text`, `eol`, `diff` and `merge`',
    'attributes of other files',
    'files that were published like that, while nothing behind a link changes',
  ],
  steps: [
    'Replace a link or submodule by the files themselves.',
    'Add `drizzle/** -filter -ident -working-tree-encoding` to `.gitattributes`, then run `git add --renormalize drizzle`.',
  ],
  *check(change) {
    const { after, added, kept } = change;
    for (const one of after.altered ?? []) {
      if (one.kind !== 'link' && one.kind !== 'submodule') continue;
      yield linked(one);
      yield* editedBehind(change, one);
    }
    for (const one of after.altered ?? []) if (one.kind === 'attribute') yield filtered(change, one);
    const differing = kept.filter(({ before, after: now }) => before.sql.oid !== now.sql.oid).map((pair) => pair.after);
    for (const { sql, tag } of [...added, ...differing]) {
      if (!change.text(sql)?.startsWith('version https://git-lfs.github.com/spec/')) continue;
      yield {
        path: sql.path,
        subject: subjectOf(tag, sql.oid),
        migration: tag,
        problem: `${sql.path} is a Git LFS pointer, not SQL.`,
        fix: [storeAsIs(change)],
      };
    }
  },
});

function linked({ path, kind }: Altered): Occurrence {
  const copy = quote(`${path}.plain`);
  return {
    path,
    subject: subjectOf(path),
    problem: `${path} is ${kind === 'link' ? 'a symbolic link' : 'a submodule'}, so its content is not in this commit.`,
    fix: [
      kind === 'link'
        ? {
            say: 'Replace the link with a copy of its target.',
            run: [`cp -RL ${quote(path)} ${copy} && rm ${quote(path)} && mv ${copy} ${quote(path)} && git add ${quote(path)}`],
          }
        : { say: `Commit the migrations of ${path} to this repository instead.`, run: [] },
    ],
  };
}

function filtered(change: Change, { path, detail = '', from }: Altered): Occurrence {
  return {
    path: from?.file ?? path,
    line: from?.line,
    subject: subjectOf(detail),
    problem: `${from?.file} gives ${path} the attribute ${detail}, so git changes the file when it is checked out.`,
    fix: [storeAsIs(change)],
  };
}

function storeAsIs({ after: { out } }: Change): FixStep {
  const line = `${join(out, '**')} -filter -ident -working-tree-encoding`;
  return {
    say: 'Store migrations as they are.',
    run: [
      `printf '%s\\n' ${quote(out.includes(' ') ? `"${join(out, '**')}" -filter -ident -working-tree-encoding` : line)} >> .gitattributes && git add .gitattributes && git add --renormalize ${quote(out || '.')}`,
    ],
  };
}

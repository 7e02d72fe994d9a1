import type { Change } from '../../model/change.ts';
import { nameOf } from '../../model/files.ts';
import type { FixStep } from '../../model/finding.ts';
import { quote } from '../../model/shell.ts';

/** Puts published files back that are no migrations, and keeps what they are now in a patch in the git directory, which no commit takes. */
export function bringBack({ base }: Change, paths: readonly string[], say: string): FixStep {
  const name = `drizzle-guard-${savedName(paths[0] ?? '').replace(/[^\w.-]+/g, '_')}.patch`;
  const files = [...new Set(paths.map(quote))].join(' ');
  return {
    say: `${say} Your version is kept as ${name} in the git directory.`,
    run:
      base === undefined
        ? []
        : // appended, because an earlier fix may have kept something there
          [`git diff --binary ${base} -- ${files} >> "$(git rev-parse --git-path ${name})" && git checkout ${base} -- ${files}`],
  };
}

/** A plain file name for what a fix keeps. */
export function savedName(path: string): string {
  return nameOf(path).replace(/\.(?:sql|json)$/, '');
}

import type { Change } from '../../model/change.ts';
import { type Occurrence, subjectOf } from '../../model/finding.ts';
import type { Altered } from '../../model/history.ts';
import { bringBack } from './fixes.ts';

/** No blob has this name: it stands for a file that is gone. */
const none = '0'.repeat(40);

/** What changed behind a link that was published as one: git shows no edit of the link itself, and nothing else compares its files. */
export function* editedBehind(change: Change, link: Altered): Iterable<Occurrence> {
  const was = change.before.altered?.find(({ path, kind }) => path === link.path && kind === link.kind);
  if (was === undefined || link.kind !== 'link') return;
  if (was.behind === undefined || link.behind === undefined) {
    if (was.oid !== link.oid || was.behind !== link.behind) yield moved(change, link);
    return;
  }
  for (const through of new Set([...was.behind.keys(), ...link.behind.keys()])) {
    const [old, now] = [was.behind.get(through), link.behind.get(through)];
    if (old?.oid === now?.oid) continue;
    const path = (now ?? old)?.path ?? through;
    const action = old === undefined ? 'was added' : now === undefined ? 'was removed' : 'was edited';
    yield {
      path,
      subject: subjectOf(through, now?.oid ?? none),
      problem: `${path} ${action}, and the symbolic link ${link.path} leads to it.`,
      why,
      fix: old === undefined ? [] : [bringBack(change, [old.path], 'Restore it.')],
    };
  }
}

const why = 'drizzle-kit and the migrator follow the link, while nothing else of this check reads what is behind it.';

/** A link that leads, or led, to what is in no commit. */
function moved(change: Change, { path, oid }: Altered): Occurrence {
  return {
    path,
    subject: subjectOf(path, oid),
    problem: `The symbolic link ${path} was published with another target, and one of the two is not in this repository.`,
    why,
    fix: [bringBack(change, [path], 'Restore the link.')],
  };
}

import { matching, mergeBases, refsOnServer } from '../git/published.ts';
import { commitNamed, type Repository } from '../git/repository.ts';
import { git } from '../git/run.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import type { Push } from './pre-push.ts';

/** `<old oid> <new oid> <ref>` */
const update = /^([0-9a-f]{40,64}) ([0-9a-f]{40,64}) (.+)$/;
const zero = /^0+$/;

/**
 * The subjects of a push that a server receives, from git's lines on stdin: the published refs of those it changes. The repository is what
 * others call their remote, so its own branches are what is published. A deletion has no subject.
 */
export async function receivedSubjects(
  repository: Repository,
  stdin: string,
  configured?: readonly string[],
): Promise<readonly (Push & { readonly ref: string })[]> {
  const published = await publishedHere(repository, configured);
  const subjects = [];
  for (const line of stdin.split('\n').filter((one) => one !== '')) {
    const [, old, oid, ref] = update.exec(line) ?? [];
    if (old === undefined || oid === undefined || ref === undefined)
      throw new Unjudgeable(`git did not say what is pushed in a way that is known here: ${line}`);
    if (zero.test(oid) || !matching(ref, published.patterns)) continue;
    const [commit, before] = await Promise.all([commitNamed(repository, oid), commitNamed(repository, old)]);
    // a tag of something else
    if (commit === undefined) continue;
    const bases = before === undefined ? await mergeBases(repository, commit.oid, published.oids) : [before.oid];
    subjects.push({ kind: 'push' as const, revision: commit.oid, bases, ref });
  }
  return subjects;
}

/** What is published in a repository that others clone: what is configured or usual, and the branch HEAD names. */
async function publishedHere({ cwd }: Repository, configured?: readonly string[]) {
  const head = await git(['symbolic-ref', '--quiet', 'HEAD'], { cwd, answers: [0, 1] });
  const main = head.exitCode === 0 && configured === undefined ? [head.stdout.trim()] : [];
  const patterns = [...refsOnServer(configured), ...main];
  const { stdout } = await git(
    ['for-each-ref', '--format=%(objecttype) %(*objecttype) %(objectname) %(*objectname) %(refname)'],
    {
      cwd,
    },
  );
  const oids = stdout.split('\n').flatMap((line) => {
    const [, type = '', peeledType, oid = '', peeled = '', ref = ''] =
      /^(\w+) (\w*) ([0-9a-f]+) ([0-9a-f]*) (.*)$/.exec(line) ?? [];
    if (!matching(ref, patterns)) return [];
    return type === 'commit' ? [oid] : peeledType === 'commit' ? [peeled] : [];
  });
  return { patterns, oids };
}

import { Unjudgeable } from '../model/unjudgeable.ts';
import { mergeSnapshots } from '../snapshots/three-way.ts';
import type { Body } from './body.ts';
import { describesSame } from './chain.ts';
import type { Project } from './project.ts';

/**
 * Throws where the newest published snapshot (0.x) lacks what another published migration did, because both were generated from one: what
 * is generated from it would do that again, in databases that have it.
 */
export async function refusePublishedCollision({ published, before }: Pick<Project, 'published' | 'before'>): Promise<void> {
  const there = published.migrations.filter(({ snapshot }) => before.entries.has(snapshot.path));
  const bodies = await Promise.all(
    there.map(async ({ tag, snapshot }) => {
      const body = JSON.parse(new TextDecoder().decode(await before.read(snapshot.path))) as Body;
      return { tag, body };
    }),
  );
  const newest = bodies.at(-1);
  if (newest === undefined) return;
  for (const { tag, body } of bodies) {
    const twin = bodies.find((one) => one.body.prevId === body.prevId && one.body.id !== body.id);
    const parent = bodies.find((one) => one.body.id === body.prevId);
    if (twin === undefined || parent === undefined || body === newest.body) continue;
    const merged = mergeSnapshots(parent.body, newest.body, body);
    // what both have was changed since
    if ('conflicts' in merged || describesSame(merged.snapshot, newest.body)) continue;
    throw new Unjudgeable(
      `${tag} and ${twin.tag} are both published and were generated from ${parent.tag}, and the newest snapshot lacks what ${tag} did, so generating from it would repeat that. To see the steps by hand, run: npx drizzle-guard explain snapshot-collision`,
    );
  }
}

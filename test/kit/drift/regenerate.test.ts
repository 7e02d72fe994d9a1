import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { judge } from '../../../src/index.ts';
import { bundleSchema } from '../../../src/kit/evaluate/bundle.ts';
import { KitProcess } from '../../../src/kit/process.ts';
import { withUnixLines } from '../../../src/kit/replay/generated-sql.ts';
import { type Replayable, replayable } from '../../../src/kit/replay/replay.ts';
import { snapshotDifferences } from '../../../src/model/snapshot-difference.ts';
import { projectStates } from '../../support/feature-states.ts';
import { linkKit } from '../../support/generate-histories.ts';
import { type Dialect, history, type Kit, kinds, kitPackage } from '../../support/histories.ts';
import { kitProject } from '../../support/kit-project.ts';
import { countStarts } from '../../support/proofs.ts';
import { changeIn, filesIn } from '../../support/replays.ts';
import { temporaryFolder } from '../../support/repository.ts';

/** What the kit's own command writes for a tree's newest migration, and that migration. */
async function generatedAgain(kit: Kit, dialect: Dialect, tree: Readonly<Record<string, string>>, timeLimit?: number) {
  const top = temporaryFolder();
  linkKit(kit, top);
  const { code, format } = await bundleSchema(['src/schema.ts'], { files: filesIn(tree), top });
  const change = await changeIn(tree);
  const item = replayable(change).at(-1) as Replayable;
  const { step, sql, migration } = item;
  const [parent] = step.parents;
  const process = new KitProcess(top, timeLimit);
  try {
    const written = await process.ask({
      method: 'generate',
      kit: kitPackage(kit, 'drizzle-kit'),
      dialect,
      step: {
        bundle: { code, format },
        folder: join(top, 'src'),
        snapshots: step.ancestors ?? (parent === undefined ? {} : { '20000101000000_parent': parent }),
        renames: step.renames,
        breakpoints: migration.entry?.breakpoints ?? sql.includes('--> statement-breakpoint'),
        copy: mkdtempSync(join(top, 'copy-')),
      },
    });
    return { written, item };
  } finally {
    process.close();
  }
}

test.each([
  ...kinds.map((kind) => ({ ...kind, name: 'rename_table' })),
  { kit: '0.31', dialect: 'postgresql', name: '3reset' } as const,
  { kit: '1.0', dialect: 'postgresql', name: 'bare' } as const,
])(
  '$kit $dialect $name: the command writes the same on a copy, its questions answered by what is recorded',
  async ({ kit, dialect, name }) => {
    const { tree } = projectStates(kit, dialect).find((state) => state.name === name) ?? { tree: {} };
    const { written, item } = await generatedAgain(kit, dialect, tree);
    expect(withUnixLines(written?.sql ?? '')).toBe(withUnixLines(item.sql));
    expect(snapshotDifferences(item.step.snapshot, written?.snapshot, ['id', 'prevId', 'prevIds'])).toEqual([]);
  },
);

test.each(['0.31', '1.0'] as const)('%s: a schema that leaves things open, prints, and asserts variables', async (kit) => {
  const tree = history(kit, 'postgresql', '4');
  const noise = `setInterval(() => {}, 1000);
console.log('No schema yet');
if (!process.env.DRIZZLE_GUARD_NEVER_SET) throw new Error('not set');`;
  const { written, item } = await generatedAgain(kit, 'postgresql', {
    ...tree,
    'src/schema.ts': `${tree['src/schema.ts']}\n${noise}`,
  });
  expect(withUnixLines(written?.sql ?? '')).toBe(withUnixLines(item.sql));
});

test('0.31: what the command prints when it fails is the error', async () => {
  const tree = history('0.31', 'postgresql', '4');
  const twice = `${tree['src/schema.ts']}\nexport const more = pgTable('posts', { id: integer('id') }, (t) => [index('posts_title_idx').on(t.id)]);`;
  await expect(generatedAgain('0.31', 'postgresql', { ...tree, 'src/schema.ts': twice })).rejects.toThrow(
    /generate wrote nothing: .*duplicated index name/s,
  );
});

/** The same values, objects with their keys and rows the other way round, as an editor that sorts JSON leaves them. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) {
    const isRows = value.every((row: unknown) => typeof row === 'object' && row !== null && 'entityType' in row);
    return isRows ? [...value].reverse() : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, part]) => [key, reversed(part)]),
  );
}

test.each(kinds.filter(({ dialect }) => dialect === 'postgresql'))(
  '$kit $dialect: a snapshot whose keys were sorted is no edit of the SQL',
  async ({ kit, dialect }) => {
    const files = history(kit, dialect, '3reset');
    const path = Object.keys(files).find((name) => name.endsWith('snapshot.json')) ?? '';
    const repository = kitProject(kit, { 'readme.md': 'x' });
    const sorted = JSON.stringify(reversed(JSON.parse(files[path] ?? '')));
    repository.write({ ...files, [path]: sorted }).stage();
    const judged = (level: 'replay' | 'drift') => judge({ cwd: repository.path, subject: { kind: 'index' }, level });

    const replayed = await judged('replay');
    expect(replayed.findings.map(({ rule }) => rule)).toEqual(['sql-hand-edited']);
    const temporary = readdirSync(tmpdir()).filter((name) => name.startsWith('drizzle-guard-copy-')).length;
    const starts = countStarts();
    const proved = await judged('drift');
    expect(proved).toMatchObject({ verdict: 'clean', findings: [], unchecked: [] });
    expect(proved.projects[0]?.newMigrations.map(({ kind }) => kind)).toEqual(['generated']);
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('drizzle-guard-copy-')).length).toBeLessThanOrEqual(temporary);
    const first = starts();
    expect(await judged('drift')).toMatchObject({ verdict: 'clean' });
    expect(starts(), 'the same inputs start no process').toBe(first);
  },
);

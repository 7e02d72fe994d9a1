import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BranchSituation, type BranchStep, baseSchema, type Schema, written } from './branch-situations.ts';
import { generateStep, runKit } from './feature-histories.ts';
import { linkKit } from './generate-histories.ts';
import { generatedFolder, keepGenerated } from './generated-folders.ts';
import type { Dialect, Kit } from './histories.ts';
import { kitProject } from './kit-project.ts';
import type { TestRepository } from './repository.ts';
import { config } from './schemas.ts';

/** A repository whose branch `mine` and published main have both added migrations; `mine` is checked out. */
export interface Branched {
  readonly repository: TestRepository;
  /** How many commits mine has of its own. */
  readonly steps: number;
  /** The schema once so many of my steps are on top of theirs. */
  schemaAfter(steps: number): string;
  /** The folder in which drizzle-kit generated all of that at once. */
  readonly whole: string;
}

interface Made extends BranchStep {
  readonly schema: string;
  /** Seconds from now: 1.0 names folders by the second. */
  readonly clock: number;
}

export async function branched(kit: Kit, dialect: Dialect, { theirs, mine }: BranchSituation): Promise<Branched> {
  const base = baseSchema(dialect);
  const first: Made = { name: 'first', schema: written(dialect, base), clock: -60 };
  const ours = made(dialect, base, mine, -50);
  const others = made(dialect, base, theirs, -49);
  const repository = kitProject(kit, await treeOf(kit, dialect, [first]));
  const commit = async (steps: readonly Made[]) => {
    for (const at of steps.keys()) {
      repository.write(await treeOf(kit, dialect, [first, ...steps.slice(0, at + 1)]));
      repository.commit(steps[at]?.name);
    }
  };
  repository.git('checkout', '-q', '-b', 'mine');
  await commit(ours);
  repository.git('checkout', '-q', 'main');
  await commit(others);
  repository.publish();
  repository.git('checkout', '-q', 'mine');
  const schemaAfter = (steps: number) =>
    written(
      dialect,
      [...theirs, ...mine.slice(0, steps)].reduce((schema, { change }) => change?.(schema) ?? schema, base),
    );
  const whole = await folderOf(kit, dialect, [{ name: 'whole', schema: schemaAfter(mine.length), clock: 0 }]);
  return { repository, steps: mine.length, schemaAfter, whole: join(whole, 'drizzle') };
}

/** What each step of a branch leaves, two seconds apart. */
function made(dialect: Dialect, base: Schema, steps: readonly BranchStep[], clock: number): Made[] {
  let schema = base;
  return steps.map((step, at) => {
    schema = step.change?.(schema) ?? schema;
    return { ...step, schema: written(dialect, schema), clock: clock + 2 * at };
  });
}

async function treeOf(kit: Kit, dialect: Dialect, steps: readonly Made[]): Promise<Record<string, string>> {
  const folder = await folderOf(kit, dialect, steps);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name));
  return {
    ...Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')])),
    'drizzle.config.ts': config(dialect),
    'src/schema.ts': steps.at(-1)?.schema ?? '',
  };
}

/** The migrations folder that the kit wrote step by step; later runs find it in node_modules/.cache. */
async function folderOf(kit: Kit, dialect: Dialect, steps: readonly Made[]): Promise<string> {
  const key = createHash('sha256')
    .update(JSON.stringify(steps.map(({ change: _, ...step }) => step)))
    .digest('hex');
  const target = generatedFolder('branches', kit, dialect, key);
  const last = steps.at(-1);
  if (existsSync(target) || last === undefined) return target;
  const folder = mkdtempSync(join(tmpdir(), 'drizzle-branches-'));
  if (steps.length > 1) cpSync(await folderOf(kit, dialect, steps.slice(0, -1)), folder, { recursive: true });
  linkKit(kit, folder);
  writeFileSync(join(folder, 'schema.ts'), last.schema);
  writeFileSync(join(folder, 'drizzle.config.ts'), config(dialect).replace('./src/schema.ts', './schema.ts'));
  const before = new Set(sqlIn(folder));
  if (last.change === undefined && steps.length > 1)
    await runKit(folder, ['generate', '--custom', '--name', last.name], { KIT_CLOCK: String(last.clock) });
  else await generateStep(kit, folder, last, last.clock);
  const added = sqlIn(folder).find((path) => !before.has(path));
  if (added === undefined) throw new Error(`drizzle-kit generated nothing for ${last.name}`);
  if (last.sql !== undefined) {
    const generated = last.change === undefined ? '' : `${readFileSync(added, 'utf8')}--> statement-breakpoint\n`;
    writeFileSync(added, `${generated}${last.sql}\n`);
  }
  keepGenerated(folder, target);
  return target;
}

function sqlIn(folder: string): string[] {
  const out = join(folder, 'drizzle');
  if (!existsSync(out)) return [];
  const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter(({ name }) => name.endsWith('.sql'));
  return files.map((entry) => join(entry.parentPath, entry.name));
}

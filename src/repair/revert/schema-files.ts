import { bundleSchema } from '../../kit/evaluate/bundle.ts';
import { projectsOf } from '../../kit/evaluate/projects.ts';
import type { ProjectOptions } from '../../kit/evaluate/read-config.ts';
import type { Files } from '../../model/files.ts';
import { Unjudgeable } from '../../model/unjudgeable.ts';

/** The files that schemas are made of in any of these states: what the schema files import, and the configs that name them. */
export async function schemaFilesOf(states: readonly Files[], options: ProjectOptions): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const files of states) {
    const { projects, unevaluated } = await projectsOf(files, options);
    const [first] = unevaluated;
    if (first !== undefined) throw new Unjudgeable(first.reason);
    for (const { schema, configFiles } of projects) {
      const bundle = schema.length === 0 ? undefined : await bundleSchema(schema, { files, top: options.top });
      for (const path of [...configFiles, ...(bundle?.tracked ?? [])]) found.add(path);
    }
  }
  return found;
}

import { bundleConfig, bundleSchema } from '../kit/evaluate/bundle.ts';
import { ConfigEvaluator } from '../kit/evaluate/config-process.ts';
import { type Evaluated, explained } from '../kit/evaluate/explain-failure.ts';
import { KitError } from '../kit/process.ts';
import type { Files } from '../model/files.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import type { Clone } from './clone.ts';

/**
 * Why a config or schema fails when it is evaluated as drizzle-kit does it, with the variables that are set here and no others; undefined if
 * it does not. Judging is more lenient: it gives unset variables a value.
 */
export async function failureAsIs(
  what: Pick<Evaluated, 'kind' | 'paths' | 'folder'>,
  files: Files,
  { top }: Pick<Clone, 'top'>,
): Promise<string | undefined> {
  const { kind, paths, folder } = what;
  const evaluator = new ConfigEvaluator(top, undefined);
  try {
    const [config = ''] = paths;
    const bundle = kind === 'config' ? await bundleConfig(config, { files, top }) : await bundleSchema(paths, { files, top });
    // whatever fields it answers: a schema has none
    await evaluator.evaluate(bundle, folder, true);
    return undefined;
  } catch (error) {
    if (!(error instanceof KitError || error instanceof Unjudgeable)) throw error;
    return ((await explained(error, { ...what, files, top })) as Error).message;
  } finally {
    evaluator.close();
  }
}

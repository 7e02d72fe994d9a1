import { fieldsOf } from '../config-fields.ts';
import type { ConfigAnswer, ConfigRequest } from '../protocol.ts';
import { evaluate } from './evaluate.ts';

/** Evaluates a config and returns its fields, none of which are credentials. */
export async function answerConfig({ bundle, folder }: ConfigRequest): Promise<ConfigAnswer> {
  const variables = new Set<string>();
  const fields = fieldsOf(await evaluate(bundle, folder, (name) => variables.add(name)));
  return { fields, variables: [...variables] };
}

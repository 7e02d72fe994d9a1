import { fieldsOf } from '../config-fields.ts';
import type { ConfigAnswer, ConfigRequest } from '../protocol.ts';
import { dotenv, evaluate } from './evaluate.ts';

/** Evaluates a config and returns its fields, none of which are credentials. */
export async function answerConfig({ bundle, folder, asIs = false }: ConfigRequest): Promise<ConfigAnswer> {
  const variables = new Set<string>();
  const fields = fieldsOf(await evaluate(bundle, folder, (name) => variables.add(name), asIs ? dotenv(folder) : undefined));
  return { fields, variables: [...variables] };
}

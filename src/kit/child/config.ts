import { fieldsOf } from '../config-fields.ts';
import type { ConfigAnswer, ConfigRequest } from '../protocol.ts';
import { addressOf, credentialsOf } from './database/credentials.ts';
import { dotenv, evaluate } from './evaluate.ts';

/** Evaluates a config and returns its fields, none of which are credentials. */
export async function answerConfig({ bundle, folder, asIs = false }: ConfigRequest): Promise<ConfigAnswer> {
  const variables = new Set<string>();
  const config = await evaluate(bundle, folder, (name) => variables.add(name), asIs ? dotenv(folder) : undefined);
  const fields = fieldsOf(config);
  const credentials = credentialsOf(config);
  // drivers have defaults for the rest, such as PGHOST
  const isNamed = credentials?.url !== undefined || credentials?.host !== undefined;
  return { fields, variables: [...variables], ...(isNamed && { address: addressOf(credentials, fields.dialect ?? '') }) };
}

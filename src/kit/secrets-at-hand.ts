import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { secretsIn, shortMessage, withoutSecretsIn } from '../model/secrets.ts';

/**
 * What a child said, without the secrets that we know: those of the environment, and of the `.env*` where it evaluated something. A child
 * that has ended cannot say which variables it read, so `wasRead` may take in all of them.
 */
export function withoutSecrets(text: string, folder: string | undefined, wasRead = false): string {
  const own = secretsIn(Object.entries(process.env), wasRead);
  const dotenvs = folder === undefined ? [] : secretsIn(dotenvsIn(folder), true);
  // more than is shown, because half a secret is not found
  return shortMessage(withoutSecretsIn(text.slice(0, 20_000), [...own, ...dotenvs]));
}

function dotenvsIn(folder: string): (readonly [string, string | undefined])[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.startsWith('.env'))
      .flatMap((name) => Object.entries(parseEnv(readFileSync(join(folder, name), 'utf8'))));
  } catch {
    // a folder that the disk does not have holds no secrets
    return [];
  }
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { secretsIn, shortMessage, withoutSecretsIn } from '../model/secrets.ts';

/**
 * Removes known secrets from the output of a child: those of the environment, and of the `.env*` files in its folder. A child that
 * ended cannot say which variables it read, so `wasRead` may include all.
 */
export function withoutSecrets(text: string, folder: string | undefined, wasRead = false): string {
  const own = secretsIn(Object.entries(process.env), wasRead);
  const dotenvs = folder === undefined ? [] : secretsIn(dotenvsIn(folder), true);
  // the text is cut after this, because half a secret is not recognized
  return shortMessage(withoutSecretsIn(text.slice(0, 20_000), [...own, ...dotenvs]));
}

function dotenvsIn(folder: string): (readonly [string, string | undefined])[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.startsWith('.env'))
      .flatMap((name) => Object.entries(parseEnv(readFileSync(join(folder, name), 'utf8'))));
  } catch {
    // a folder that does not exist on disk has no .env
    return [];
  }
}

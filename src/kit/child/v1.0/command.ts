import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The functions behind the commands of drizzle-kit 1.0: its CommonJS file, which starts faster than the ES module beside it. */
export function commandsOf(kit: string): unknown {
  const path = join(kit, 'cli.js');
  return createRequire(path)(path);
}

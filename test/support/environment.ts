import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { gitEnvironment } from './repository.ts';
import { closeSharedKits } from './shared-kit.ts';

// judging runs git in this process' environment: what the outer repository exports must not reach it
for (const name of Object.keys(process.env)) if (name.startsWith('GIT_')) delete process.env[name];
Object.assign(process.env, gitEnvironment());

// a schema is evaluated in its own folder, which is gone when the next file of this worker is run
process.chdir(fileURLToPath(new URL('../..', import.meta.url)));

afterAll(closeSharedKits);

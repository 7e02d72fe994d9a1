import { gitEnvironment } from './repository.ts';

// judging runs git in this process' environment: what the outer repository exports must not reach it
for (const name of Object.keys(process.env)) if (name.startsWith('GIT_')) delete process.env[name];
Object.assign(process.env, gitEnvironment());

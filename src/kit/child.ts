import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { answerConfig } from './config.ts';
import { driftOne } from './drift-one.ts';
import { driftZero } from './drift-zero.ts';
import { generateOne } from './generate-one.ts';
import { generateZero } from './generate-zero.ts';
import { answerOne } from './one.ts';
import type { AnswerTo, Reply, Request } from './protocol.ts';
import { answerZero } from './zero.ts';

// Runs the user's drizzle-kit, in a process of its own: it may print, prompt, exit or hang.

// whoever started it is gone
process.on('disconnect', () => process.exit());

process.on('message', async ({ id, request }: { readonly id: number; readonly request: Request }) => {
  const send = (reply: Reply) => process.send?.(reply);
  try {
    send({ id, answer: await answer(request) });
  } catch (error) {
    send({ id, error: error instanceof Error ? error.message : String(error) });
  }
});

function answer(request: Request): Promise<AnswerTo<Request>> {
  if (request.method === 'config') return answerConfig(request);
  if (request.method === 'drift' || request.method === 'difference')
    return isOne(request.kit) ? driftOne(request) : driftZero(request);
  if (request.method === 'generate') return isOne(request.kit) ? generateOne(request) : generateZero(request);
  return isOne(request.kit) ? answerOne(request) : answerZero(request);
}

/** Capability, not version: only 1.0 has payloads. */
function isOne(kit: string): boolean {
  return existsSync(join(kit, 'payload-postgres.js'));
}

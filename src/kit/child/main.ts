import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AnswerTo, Request } from '../protocol.ts';
import { answerConfig } from './config.ts';
import { answerLedger } from './database/ledger.ts';
import { failureOf } from './failure.ts';
import { parent } from './parent.ts';
import { stayInGroup } from './stay-in-group.ts';
import { replayWithApi } from './v0.31/api.ts';
import { driftWithApi } from './v0.31/drift.ts';
import { generateWithApi } from './v0.31/generate.ts';
import { conflictsOf } from './v1.0/conflicts.ts';
import { driftWithPayload } from './v1.0/drift.ts';
import { generateWithPayload } from './v1.0/generate.ts';
import { replayWithPayload } from './v1.0/payload.ts';
import { upgradedFolder } from './v1.0/up.ts';

// Runs the user's drizzle-kit in a process of its own, because it may print, prompt, exit or hang.

stayInGroup();

const exit = process.exit.bind(process);

// user code may throw when no question is pending
process.on('uncaughtException', (error) => {
  process.stderr.write(`${failureOf(error).message}\n`);
  exit(1);
});

parent(async ({ id, request }, send) => {
  try {
    send({ id, answer: await answer(request) });
  } catch (error) {
    send({ id, error: failureOf(error) });
  }
});

function answer(request: Request): Promise<AnswerTo<Request>> {
  if (request.method === 'config') return answerConfig(request);
  if (request.method === 'ledger') return answerLedger(request);
  if (request.method === 'drift' || request.method === 'difference')
    return hasPayloads(request.kit) ? driftWithPayload(request) : driftWithApi(request);
  if (request.method === 'generate') return hasPayloads(request.kit) ? generateWithPayload(request) : generateWithApi(request);
  // branches of 0.x are collisions
  if (request.method === 'conflicts') return hasPayloads(request.kit) ? conflictsOf(request) : Promise.resolve([]);
  if (request.method === 'up') return upgradedFolder(request);
  return hasPayloads(request.kit) ? replayWithPayload(request) : replayWithApi(request);
}

/** Whether the kit is 1.0: only that has payloads. Files decide, because prerelease versions do not sort. */
function hasPayloads(kit: string): boolean {
  return existsSync(join(kit, 'payload-postgres.js'));
}

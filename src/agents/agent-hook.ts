import { readWorkflow } from '../config/workflow.ts';
import { indexFiles } from '../git/files.ts';
import { openRepository } from '../git/repository.ts';
import { isObject, type JsonObject } from '../model/json-object.ts';
import { redact } from '../model/secrets.ts';
import { decide, guardedName } from './decide.ts';
import { agentTools } from './index.ts';
import { reasonFor } from './reasons.ts';
import type { Placed } from './refusal.ts';
import { topOf } from './repository-top.ts';
import type { AgentTool, Answer } from './tool.ts';

/**
 * Answers an event of an agent's hook. What is none of ours passes in silence. What cannot be read passes with a line for a person, unless it
 * names a file that only drizzle-kit writes.
 */
export async function answerAgent(named: AgentTool | undefined, text: string, cwd: string): Promise<Answer> {
  let tool = named;
  try {
    const event = eventIn(text);
    tool ??= agentTools.find((one) => one.recognizes(event));
    if (tool === undefined) return { exitCode: 1, stderr: unread('no coding agent that it knows sends such an event') };
    const placed = await decide(tool.reads(event));
    return placed === undefined ? { exitCode: 0 } : tool.denies(await reasonOf(placed));
  } catch (error) {
    // exit code 2 would block every call of the agent, whatever went wrong here
    const names = guardedName(text);
    if (names !== undefined) {
      const reason = await reasonOf({ refusal: { kind: 'unreadable', names }, folder: cwd });
      // every tool that is not named takes exit code 2 for a denial
      return tool?.denies(reason) ?? { exitCode: 2, stderr: `${reason}\n` };
    }
    const warning = unread(redact(error instanceof Error ? error.message : String(error)));
    return tool === undefined ? { exitCode: 1, stderr: warning } : tool.passes(warning);
  }
}

function eventIn(text: string): JsonObject {
  const event: unknown = JSON.parse(text);
  if (!isObject(event)) throw new SyntaxError('the event is not an object');
  return event;
}

/** With the commands of the repository that the refusal is about. */
async function reasonOf({ refusal, folder }: Placed): Promise<string> {
  const top = topOf(folder);
  if (top === undefined) return reasonFor(refusal, plain);
  const repository = await openRepository(top);
  try {
    return reasonFor(refusal, await readWorkflow(await indexFiles(repository), 'out' in refusal ? refusal.out : ''));
  } finally {
    repository.close();
  }
}

/** Where there is no repository to ask. */
const plain = {
  generate: (...options: string[]) => ['npx drizzle-kit generate', ...options].join(' '),
  install: 'npm ci',
  guard: (...words: string[]) => ['npx drizzle-guard', ...words].join(' '),
};

function unread(why: string): string {
  return `drizzle-guard: this call was not checked: ${why}\n`;
}

import { answerAgent } from '../agents/agent-hook.ts';
import { agentTools } from '../agents/index.ts';
import type { Outcome, Terminal } from './command.ts';

/** What `agent-hook` takes. */
export const agentNames: readonly string[] = agentTools.map(({ name }) => name);

/** Answers a coding agent that asks before it uses a tool. An unknown name must not block every call, so it is no exit code 2. */
export async function agentHook(name: string | undefined, stdin: () => Promise<string>, { cwd }: Terminal): Promise<Outcome> {
  const tool = agentTools.find((one) => one.name === name);
  if (name !== undefined && tool === undefined)
    return { exitCode: 1, stderr: `drizzle-guard: there is no agent ${name}; agent-hook knows ${agentNames.join(', ')}\n` };
  return answerAgent(tool, await stdin(), cwd);
}

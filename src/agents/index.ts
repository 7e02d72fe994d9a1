import { claudeCode } from './claude-code.ts';
import { codex } from './codex.ts';
import { copilot } from './copilot.ts';
import { cursor } from './cursor.ts';
import type { AgentTool } from './tool.ts';

/** Every coding agent. Of those that recognize an event, the first one reads it. */
export const agentTools: readonly AgentTool[] = [codex, claudeCode, cursor, copilot];

import type { JsonObject } from '../model/json-object.ts';
import type { AgentTool } from './tool.ts';
import { callsOf, type Does, folderIn, objectIn } from './tool-input.ts';

const does: Readonly<Record<string, Does>> = {
  Bash: 'shell',
  PowerShell: 'powershell',
  Edit: 'writes',
  MultiEdit: 'writes',
  Write: 'writes',
  NotebookEdit: 'writes',
};

/**
 * Claude Code: a PreToolUse hook reads `tool_name`, `tool_input` and `cwd`. A JSON `deny`, or exit code 2, blocks the call; any other code lets
 * it pass and shows stderr to the user (code.claude.com/docs/en/hooks, read November 2026).
 */
export const claudeCode: AgentTool = {
  name: 'claude-code',
  title: 'Claude Code',
  traces: ['.claude', 'CLAUDE.md'],
  recognizes: (event) => event.hook_event_name === 'PreToolUse',
  ...preToolUse(does),
  settings: {
    path: '.claude/settings.json',
    start: {},
    entries: [
      {
        list: ['hooks', 'PreToolUse'],
        entry: ({ command }) => ({ matcher: Object.keys(does).join('|'), hooks: [{ type: 'command', command, timeout: 30 }] }),
      },
    ],
    // it runs hooks in the folder that the session is in
    top: '"$CLAUDE_PROJECT_DIR"/',
  },
};

/** How the event of this name is read and answered, which Claude Code and Codex share. */
export function preToolUse(does: Readonly<Record<string, Does>>): Pick<AgentTool, 'reads' | 'denies' | 'passes'> {
  return {
    reads: (event) => ({
      cwd: folderIn(event, process.cwd()),
      calls: callsOf(does[String(event.tool_name)], objectIn(event.tool_input)),
    }),
    denies: (reason) => ({ exitCode: 0, stdout: `${JSON.stringify(deniedPreToolUse(reason))}\n` }),
    passes: (warning) => ({ exitCode: 1, stderr: warning }),
  };
}

/** The answer, which VS Code reads, too. */
export function deniedPreToolUse(reason: string): JsonObject {
  return { hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: 'deny', permissionDecisionReason: reason } };
}

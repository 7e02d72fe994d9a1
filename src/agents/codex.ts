import { preToolUse } from './claude-code.ts';
import type { AgentTool } from './tool.ts';
import type { Does } from './tool-input.ts';

/** Every tool that runs commands is called Bash in hooks; `apply_patch` has its patch in `tool_input.command` (openai/codex#18391). */
const does: Readonly<Record<string, Does>> = { Bash: 'shell', apply_patch: 'patches', Edit: 'writes', Write: 'writes' };

/**
 * Codex CLI: `.codex/hooks.json` has Claude Code's form, and so have events and answers. It is read once the project and the hook are trusted
 * (`/hooks` in Codex). Any exit code but 2 lets the call pass (developers.openai.com/codex/hooks, read November 2026).
 */
export const codex: AgentTool = {
  name: 'codex',
  title: 'Codex',
  traces: ['.codex'],
  // both have the fields of Claude Code; only Codex names the turn
  recognizes: (event) => event.hook_event_name === 'PreToolUse' && ('turn_id' in event || event.tool_name === 'apply_patch'),
  ...preToolUse(does),
  settings: {
    path: '.codex/hooks.json',
    start: {},
    entries: [
      {
        list: ['hooks', 'PreToolUse'],
        entry: ({ command }) => ({ matcher: 'Bash|apply_patch', hooks: [{ type: 'command', command, timeout: 30 }] }),
      },
    ],
    // it runs hooks in the folder that the session is in
    top: '"$(git rev-parse --show-toplevel)"/',
  },
};

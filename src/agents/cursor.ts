import type { AgentTool } from './tool.ts';
import { callsOf, type Does, folderIn, objectIn } from './tool-input.ts';

const does: Readonly<Record<string, Does>> = {
  Shell: 'shell',
  Write: 'writes',
  StrReplace: 'writes',
  Edit: 'writes',
  MultiEdit: 'writes',
  EditNotebook: 'writes',
  TabWrite: 'writes',
  Delete: 'deletes',
  ApplyPatch: 'patches',
};

/**
 * Cursor: `preToolUse` reads `tool_name` and `tool_input`, and `beforeShellExecution` has the command itself. `permission: deny` blocks; a hook
 * that fails lets the call pass. `afterFileEdit` comes too late to deny (cursor.com/docs/hooks, read November 2026).
 */
export const cursor: AgentTool = {
  name: 'cursor',
  title: 'Cursor',
  traces: ['.cursor', '.cursorrules'],
  recognizes: ({ hook_event_name: event }) => event === 'preToolUse' || event === 'beforeShellExecution',
  reads: (event) => {
    const input = objectIn(event.tool_input);
    const [root] = Array.isArray(event.workspace_roots) ? event.workspace_roots : [];
    const cwd = folderIn(
      input.cwd === undefined ? event : input,
      folderIn(event, typeof root === 'string' ? root : process.cwd()),
    );
    if (event.hook_event_name === 'beforeShellExecution') return { cwd, calls: callsOf('shell', event) };
    return { cwd, calls: callsOf(does[String(event.tool_name)], input) };
  },
  denies: (reason) => ({
    exitCode: 0,
    stdout: `${JSON.stringify({ permission: 'deny', user_message: reason.split('\n', 1)[0], agent_message: reason })}\n`,
  }),
  passes: (warning) => ({ exitCode: 1, stderr: warning }),
  settings: {
    path: '.cursor/hooks.json',
    start: { version: 1 },
    entries: [
      { list: ['hooks', 'beforeShellExecution'], entry: ({ command }) => ({ command, timeout: 30 }) },
      {
        list: ['hooks', 'preToolUse'],
        entry: ({ command }) => ({
          command,
          matcher: Object.keys(does)
            .filter((name) => name !== 'Shell')
            .join('|'),
          timeout: 30,
        }),
      },
    ],
  },
};

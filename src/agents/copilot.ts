import { deniedPreToolUse } from './claude-code.ts';
import type { AgentTool } from './tool.ts';
import { callsOf, type Does, folderIn, objectIn } from './tool-input.ts';

/** Names in Copilot CLI and the coding agent, then those of VS Code, which reads the same files. */
const does: Readonly<Record<string, Does>> = {
  bash: 'shell',
  powershell: 'powershell',
  edit: 'writes',
  create: 'writes',
  str_replace: 'writes',
  str_replace_editor: 'writes',
  apply_patch: 'patches',
  run_in_terminal: 'shell',
  create_file: 'writes',
  replace_string_in_file: 'writes',
  multi_replace_string_in_file: 'writes',
  insert_edit_into_file: 'writes',
  edit_notebook_file: 'writes',
  delete_file: 'deletes',
};

/**
 * GitHub Copilot: `.github/hooks/*.json`, where `preToolUse` reads `toolName` and `toolArgs`, an object or JSON in a string, and only a `deny` is
 * heeded (docs.github.com, Hooks configuration, read November 2026). VS Code has `tool_name` and `tool_input`, and reads `hookSpecificOutput`.
 */
export const copilot: AgentTool = {
  name: 'copilot',
  title: 'GitHub Copilot',
  traces: ['.github/copilot-instructions.md', '.github/hooks', '.github/instructions', '.github/agents'],
  recognizes: (event) => 'toolName' in event,
  reads: (event) => {
    const name = String(event.toolName ?? event.tool_name);
    const args = event.toolArgs ?? event.tool_input;
    // a patch may be the whole argument
    const input =
      name === 'apply_patch' && typeof args === 'string' && !args.trimStart().startsWith('{') ? { patch: args } : objectIn(args);
    const isView = name === 'str_replace_editor' && input.command === 'view';
    return { cwd: folderIn(event, process.cwd()), calls: isView ? [] : callsOf(does[name], input) };
  },
  denies: (reason) => ({
    exitCode: 0,
    stdout: `${JSON.stringify({ permissionDecision: 'deny', permissionDecisionReason: reason, ...deniedPreToolUse(reason) })}\n`,
  }),
  // a failing hook may deny
  passes: (warning) => ({ exitCode: 0, stderr: warning }),
  settings: {
    path: '.github/hooks/drizzle-guard.json',
    start: { version: 1 },
    entries: [
      {
        list: ['hooks', 'preToolUse'],
        // the coding agent may work in a clone without packages, where a hook that fails may deny every call
        entry: ({ command, file }) => ({
          type: 'command',
          bash: file === undefined ? command : `[ ! -f ${file} ] || ${command}`,
          powershell: file === undefined ? command : `if (Test-Path ${file}) { ${command} }`,
          cwd: '.',
          timeoutSec: 30,
        }),
      },
    ],
  },
};

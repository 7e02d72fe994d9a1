import { expect, test } from 'vitest';
import { guard, guardedRepository } from '../support/guarded.ts';

const folder = '$REPO';

/** A call that is denied and one that passes, as each tool gives them, and what it takes for a denial. */
const tools = {
  'claude-code': {
    denied: {
      hook_event_name: 'PreToolUse',
      cwd: folder,
      tool_name: 'Write',
      tool_input: { file_path: `${folder}/drizzle/meta/_journal.json` },
    },
    passes: { hook_event_name: 'PreToolUse', cwd: folder, tool_name: 'Bash', tool_input: { command: 'npm test' } },
    answer: { hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: 'deny' } },
    unread: 1,
  },
  codex: {
    denied: {
      hook_event_name: 'PreToolUse',
      cwd: folder,
      turn_id: '1',
      tool_name: 'Bash',
      tool_input: { command: 'git commit -anm wip' },
    },
    passes: {
      hook_event_name: 'PreToolUse',
      cwd: folder,
      turn_id: '2',
      tool_name: 'apply_patch',
      tool_input: { command: '*** Update File: a.ts' },
    },
    answer: { hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: 'deny' } },
    unread: 1,
  },
  cursor: {
    denied: { hook_event_name: 'beforeShellExecution', cwd: folder, command: 'rm drizzle/*.sql' },
    passes: {
      hook_event_name: 'preToolUse',
      cwd: folder,
      tool_name: 'Read',
      tool_input: { file_path: `${folder}/drizzle/meta/_journal.json` },
    },
    answer: { permission: 'deny' },
    unread: 1,
  },
  copilot: {
    denied: { toolName: 'edit', cwd: folder, toolArgs: JSON.stringify({ path: `${folder}/drizzle/0000_step_1.sql` }) },
    passes: { toolName: 'bash', cwd: folder, toolArgs: JSON.stringify({ command: 'git commit -m "no -n"' }) },
    answer: { permissionDecision: 'deny' },
    unread: 0,
  },
};

test('every agent is answered by the packed command', () => {
  const repository = guardedRepository();
  for (const [name, { denied, passes, answer, unread }] of Object.entries(tools)) {
    const ask = (text: string, named = name) =>
      repository.run(`${guard} agent-hook ${named}`, { input: text.replaceAll(folder, repository.path) });
    const refused = ask(JSON.stringify(denied), name === 'codex' ? '' : name);
    expect(refused).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(refused.stdout)).toMatchObject(answer);
    expect(refused.stdout).toContain('npx drizzle-guard fix');
    expect(refused.stdout).not.toContain('Migration-Approved');
    expect(ask(JSON.stringify(passes))).toMatchObject({ exitCode: 0, output: '' });
    expect(ask('{"tool')).toMatchObject({ exitCode: unread, stdout: '', stderr: expect.stringContaining('was not checked') });
  }
  const { exitCode, stdout } = repository.run(`${guard} agent-hook cursor`, { input: '{"tool": "drizzle/meta/_journal.json' });
  expect({ exitCode, ...JSON.parse(stdout) }).toMatchObject({ exitCode: 0, ...tools.cursor.answer });
});

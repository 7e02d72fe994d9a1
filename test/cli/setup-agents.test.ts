import { expect, test } from 'vitest';
import { guard, guardedRepository } from '../support/guarded.ts';

const theirs = {
  'CLAUDE.md': '# App\n\nUse tabs.',
  'AGENTS.md': '# Agents\r\n\r\nBe brief.\r\n',
  '.claude/settings.json':
    '{\n\t"permissions": { "allow": ["Bash(npm test)"] },\n\t"hooks": {\n\t\t"PreToolUse": [\n\t\t\t{ "matcher": "Bash", "hooks": [{ "type": "command", "command": "lint" }] }\n\t\t]\n\t}\n}\n',
  '.cursor/hooks.json': '{ "version": 1, "hooks": { "stop": [{ "command": "beep" }] } }\n',
};

test('agents get rules and hooks that answer, once, and --remove takes back exactly those', () => {
  const repository = guardedRepository(theirs);
  repository.run(`${guard} setup && git add -A && git commit -m 'Set up'`);
  expect(repository.run(`${guard} setup --agents`)).toMatchObject({ exitCode: 0 });
  // only what is used here
  expect(repository.git('status', '--porcelain', '-uall').replaceAll(/^ ?M /gm, '').split('\n')).toEqual(
    Object.keys(theirs).sort(),
  );
  repository.git('checkout', '-q', '.');

  const all = 'codex,claude-code,cursor,copilot';
  const { exitCode, stderr } = repository.run(`${guard} setup --agents ${all}`);
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('/hooks in Codex') });
  expect(repository.read('AGENTS.md')).toMatch(
    /^# Agents\r\n\r\nBe brief\.\r\n\r\n<!-- drizzle-guard: begin -->\r\n[\s\S]*drizzle\/meta\/[\s\S]*end -->\r\n$/,
  );
  expect(repository.read('CLAUDE.md')).toContain('@AGENTS.md');
  const written = ['.claude/settings.json', '.codex/hooks.json', '.cursor/hooks.json', '.github/hooks/drizzle-guard.json'].map(
    (path) => repository.read(path),
  );

  const [claude = '', codex = '', cursor = '', copilot = ''] = written.map((text) => commandsIn(JSON.parse(text)).at(-1));
  const event = {
    hook_event_name: 'PreToolUse',
    cwd: repository.path,
    tool_name: 'Bash',
    tool_input: { command: 'rm -r drizzle' },
  };
  const ask = (command: string, input: object) =>
    repository.run(`cd src && ${command}`, { input: JSON.stringify(input), env: { CLAUDE_PROJECT_DIR: repository.path } });
  expect(ask(claude, event).stdout).toContain('"deny"');
  expect(ask(codex, { ...event, turn_id: '1' }).stdout).toContain('"deny"');
  // these two run their hooks at the top
  expect(ask(`cd .. && ${cursor}`, { ...event, hook_event_name: 'preToolUse', tool_name: 'Shell' }).stdout).toContain('"deny"');
  expect(ask(`cd .. && ${copilot}`, { cwd: repository.path, toolName: 'bash', toolArgs: event.tool_input }).stdout).toContain(
    '"deny"',
  );
  expect(ask(copilot, event)).toMatchObject({ exitCode: 0, output: '' });

  expect(repository.run(`${guard} setup --agents ${all}`).stderr).toContain('nothing to change');
  expect(repository.run(`${guard} setup --remove`).exitCode).toBe(0);
  expect(repository.git('status', '--porcelain', '-uall', '--', '.c*', '.github', '*.md')).toBe('');

  repository.write({ '.cursor/hooks.json': '{ "version": ' });
  expect(repository.run(`${guard} setup --agents cursor`)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('Cannot read .cursor/hooks.json: it is not valid JSON. Nothing was changed'),
  });
  expect(repository.run(`${guard} setup --agents emacs`)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('got emacs'),
  });
});

/** Every command of a tool's settings, in order. */
function commandsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) =>
    (key === 'command' || key === 'bash') && typeof one === 'string' && one.includes('agent-hook') ? [one] : commandsIn(one),
  );
}

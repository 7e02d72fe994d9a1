import { existsSync, realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import { agentTools } from '../agents/index.ts';
import type { AgentStart, AgentTool } from '../agents/tool.ts';
import { type ListItem, uneditable, withItem, withoutItem } from '../config/json-list.ts';
import { foldersUp } from '../hooks/managers/folders.ts';
import type { Edit } from '../hooks/managers/manager.ts';
import { quote } from '../model/shell.ts';
import { sameJson } from '../model/snapshot.ts';
import { withoutSection, withSection } from '../model/text-section.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { agentRules } from './agent-rules.ts';
import type { Addition, SetupProject } from './project.ts';

/** A section of AGENTS.md, and hooks of coding agents that call `agent-hook`. */
export const agents: Addition = {
  name: 'agents',
  when: 'if named',
  offered: async (project) => {
    const missing = [];
    for (const tool of toolsUsedIn(project)) {
      const { before, after } = await settingsWith(project, tool);
      if (before !== after) missing.push(tool.title);
    }
    return missing.length === 0 ? undefined : `rules and hooks for ${missing.join(', ')}`;
  },
  edits: async (project, names) => {
    const tools = names === undefined ? toolsUsedIn(project) : toolsNamed(names);
    const settings = [];
    for (const tool of tools) settings.push(await settingsWith(project, tool));
    const found =
      tools.length > 0
        ? []
        : [`no coding agent is used here; name them: --agents ${agentTools.map(({ name }) => name).join(',')}`];
    const trusted = tools.some(({ name }) => name === 'codex')
      ? ['Codex runs the hooks once you trust them: /hooks in Codex']
      : [];
    return { edits: [...settings, ...(await pagesWith(project))], notes: [...found, ...trusted] };
  },
  removal: async (project) => {
    const settings = [];
    for (const tool of agentTools) settings.push(await settingsWithout(project, tool));
    const pages = [];
    for (const name of ['AGENTS.md', 'CLAUDE.md']) {
      const path = join(project.top, name);
      const before = await project.text(path);
      pages.push({ path, before, after: withoutSection(before) });
    }
    return [...settings, ...pages];
  },
};

function toolsUsedIn({ top }: SetupProject): AgentTool[] {
  return agentTools.filter(({ traces }) => traces.some((path) => existsSync(join(top, path))));
}

function toolsNamed(names: string): AgentTool[] {
  return names.split(',').map((name) => {
    const tool = agentTools.find((one) => one.name === name.trim());
    if (tool === undefined)
      throw new Unjudgeable(`--agents knows ${agentTools.map((one) => one.name).join(', ')}; got ${name.trim() || 'nothing'}`);
    return tool;
  });
}

/** AGENTS.md, which all of them read but Claude Code, whose own page can import it. */
async function pagesWith(project: SetupProject): Promise<Edit[]> {
  const [path, claude] = [join(project.top, 'AGENTS.md'), join(project.top, 'CLAUDE.md')];
  const before = await project.text(path);
  const rules = { path, before, after: withSection(before, await agentRules(project)) };
  const own = await project.text(claude);
  const isSame = existsSync(path) && existsSync(claude) && realpathSync(path) === realpathSync(claude);
  const imports = own !== undefined && /^[ \t]*(?:[-*] )?@(?:\.\/)?AGENTS\.md\b/m.test(withoutSection(own) ?? '');
  if (own === undefined || isSame || imports) return [rules];
  return [rules, { path: claude, before: own, after: withSection(own, ['@AGENTS.md']) }];
}

async function settingsWith(project: SetupProject, { name, settings }: AgentTool): Promise<Edit> {
  const path = join(project.top, settings.path);
  const before = await project.text(path);
  if (before !== undefined) refuseUneditable(before, settings.path);
  const start = startOf(project, name, settings.top);
  let after = before ?? `${JSON.stringify(settings.start, null, 2).replace('{}', '{\n}')}\n`;
  for (const { list, entry } of settings.entries) {
    const added = withItem(after, { list, value: entry(start), isOurs });
    if (added === undefined)
      throw new Unjudgeable(`Cannot add hooks to ${settings.path}: its "${list.join('.')}" is not a list. Nothing was changed`);
    after = added;
  }
  return { path, before, after };
}

async function settingsWithout(project: SetupProject, { settings }: AgentTool): Promise<Edit> {
  const path = join(project.top, settings.path);
  const before = await project.text(path);
  if (before === undefined || uneditable(before) !== undefined) return { path, before, after: before };
  const after = settings.entries.reduce((text, { list }) => withoutItem(text, { list, value: undefined, isOurs }), before);
  const isEmpty = after !== before && uneditable(after) === undefined && isOnlyStart(after, settings.start);
  return { path, before, after: isEmpty ? undefined : after };
}

function refuseUneditable(text: string, path: string): void {
  const why = uneditable(text);
  if (why !== undefined) throw new Unjudgeable(`Cannot read ${path}: ${why}. Nothing was changed. Fix it, and run setup again`);
}

/** Whether setup would have begun a new file with this. Comments are somebody's. */
function isOnlyStart(text: string, start: unknown): boolean {
  try {
    return sameJson(JSON.parse(text), start);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

const isOurs: ListItem['isOurs'] = (value) => /drizzle-guard\b.*\bagent-hook\b/.test(JSON.stringify(value) ?? '');

/** The command that starts `agent-hook`: Node alone where it can, because an agent waits for it before each call. */
function startOf({ top, folder, packageManager }: SetupProject, name: string, before = ''): AgentStart {
  const cli = 'node_modules/drizzle-guard/dist/cli.js';
  const installed = foldersUp(folder ?? top, top).find((one) => existsSync(join(one, cli)));
  if (installed === undefined) return { command: packageManager.execute('drizzle-guard', 'agent-hook', name) };
  const file = before + quote(relative(top, join(installed, cli)).replaceAll('\\', '/'));
  return { command: `node ${file} agent-hook ${name}`, file };
}

import { resolve } from 'node:path';
import { type SimpleGit, simpleGit } from 'simple-git';
import { fetchedNotes, notesRef } from './notes.ts';

/** simple-git removes all GIT_* variables. Those that choose the configuration must stay, or setup writes to another one. */
function configuring(folder: string): SimpleGit {
  const allowEnvironment = Object.keys(process.env).filter((name) => /^GIT_CONFIG_/i.test(name));
  return simpleGit(folder, { allowEnvironment });
}

/** The top of the working tree that contains a folder; undefined if there is none. */
export async function workingTreeTop(folder: string): Promise<string | undefined> {
  const git = configuring(folder);
  return (await git.checkIsRepo()) ? (await git.revparse(['--show-toplevel'])).trim() : undefined;
}

/** The configured `core.hooksPath`; undefined if it is not set. */
export async function hooksPath(folder: string): Promise<string | undefined> {
  return (await configuring(folder).getConfig('core.hooksPath')).value ?? undefined;
}

/** The folder that git runs hooks from: `core.hooksPath`, or the one in the git directory that all worktrees share. */
export async function hooksFolder(top: string): Promise<string> {
  return resolve(top, (await configuring(top).revparse(['--git-path', 'hooks'])).trim());
}

/** The commands that setup has put into the clone's configuration as hooks, by event. */
export async function configuredHooks(folder: string): Promise<ReadonlyMap<string, string>> {
  const { values } = await configuring(folder).listConfig('local');
  const entries = Object.values(values).flatMap((config) => Object.entries(config));
  return new Map(
    entries.flatMap(([key, value]) => {
      const event = /^hook\.drizzle-guard-(.+)\.command$/.exec(key)?.[1];
      return event === undefined ? [] : [[event, String([value].flat().at(-1))] as const];
    }),
  );
}

/** The version of git, for example `2.39.5`. */
export async function gitVersion(folder: string): Promise<string> {
  return /\d{1,9}\.\d{1,9}\S*/.exec(await configuring(folder).raw(['--version']))?.[0] ?? '';
}

/** Sets a key of the clone's configuration to one value. */
export async function setSetting(folder: string, { key, value }: Setting): Promise<void> {
  await configuring(folder).raw(['config', '--local', '--replace-all', key, value]);
}

/** Removes a section from the clone's configuration. */
export async function removeSection(folder: string, name: string): Promise<void> {
  await configuring(folder).raw(['config', '--local', '--remove-section', name]);
}

/** A key of the clone's configuration and one of its values. */
export interface Setting {
  readonly key: string;
  readonly value: string;
}

/**
 * Settings that copy notes to rewritten commits, and fetch those of others. The refspec is a pattern, because fetching a missing ref
 * fails.
 */
export async function notesSettings(folder: string): Promise<Setting[]> {
  const remotes = (await configuring(folder).getRemotes()).map(({ name }) => name);
  return [
    // git warns about a missing ref unless it is a pattern
    { key: 'notes.rewriteRef', value: `${notesRef}*` },
    { key: 'drizzle-guard.pushNotes', value: 'true' },
    ...remotes.map((name) => ({ key: `remote.${name}.fetch`, value: `+${notesRef}*:${fetchedNotes(name)}*` })),
  ];
}

/** The settings that this clone already has. */
export async function settingsMade(folder: string, settings: readonly Setting[]): Promise<Setting[]> {
  const { values } = await configuring(folder).listConfig('local');
  const own = Object.values(values);
  return settings.filter(({ key, value }) =>
    own.some((config) =>
      Object.entries(config).some(([name, set]) => name.toLowerCase() === key.toLowerCase() && [set].flat().includes(value)),
    ),
  );
}

/** Adds a value to a key of the clone's configuration. */
export async function addSetting(folder: string, { key, value }: Setting): Promise<void> {
  await configuring(folder).addConfig(key, value, true);
}

/** Removes one value of a key from the clone's configuration. */
export async function removeSetting(folder: string, { key, value }: Setting): Promise<void> {
  const pattern = `^${value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`;
  await configuring(folder).raw(['config', '--local', '--unset-all', key, pattern]);
}

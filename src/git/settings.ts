import { type SimpleGit, simpleGit } from 'simple-git';
import { fetchedNotes, notesRef } from './notes.ts';

/** simple-git hides every variable of git's from git; those that say which configuration counts must stay, or setup sees another one. */
function configuring(folder: string): SimpleGit {
  const allowEnvironment = Object.keys(process.env).filter((name) => /^GIT_CONFIG_/i.test(name));
  return simpleGit(folder, { allowEnvironment });
}

/** The top of the working tree a folder is in; undefined outside of one. */
export async function workingTreeTop(folder: string): Promise<string | undefined> {
  const git = configuring(folder);
  return (await git.checkIsRepo()) ? (await git.revparse(['--show-toplevel'])).trim() : undefined;
}

/** `core.hooksPath` as it is configured; undefined when it is not. */
export async function hooksPath(folder: string): Promise<string | undefined> {
  return (await configuring(folder).getConfig('core.hooksPath')).value ?? undefined;
}

/** One value of this clone's own configuration; a key may have several. */
export interface Setting {
  readonly key: string;
  readonly value: string;
}

/** What keeps notes with rewritten commits, and brings those of others with a fetch. A pattern, because a fetch fails on a ref that is not there. */
export async function notesSettings(folder: string): Promise<Setting[]> {
  const remotes = (await configuring(folder).getRemotes()).map(({ name }) => name);
  return [
    // a pattern, because git warns about a ref that does not exist yet
    { key: 'notes.rewriteRef', value: `${notesRef}*` },
    { key: 'drizzle-guard.pushNotes', value: 'true' },
    ...remotes.map((name) => ({ key: `remote.${name}.fetch`, value: `+${notesRef}*:${fetchedNotes(name)}*` })),
  ];
}

/** Those of some settings that are made here. */
export async function settingsMade(folder: string, settings: readonly Setting[]): Promise<Setting[]> {
  const { values } = await configuring(folder).listConfig('local');
  const own = Object.values(values);
  return settings.filter(({ key, value }) =>
    own.some((config) =>
      Object.entries(config).some(([name, set]) => name.toLowerCase() === key.toLowerCase() && [set].flat().includes(value)),
    ),
  );
}

export async function addSetting(folder: string, { key, value }: Setting): Promise<void> {
  await configuring(folder).addConfig(key, value, true);
}

export async function removeSetting(folder: string, { key, value }: Setting): Promise<void> {
  const pattern = `^${value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`;
  await configuring(folder).raw(['config', '--local', '--unset-all', key, pattern]);
}

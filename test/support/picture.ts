import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { TestRepository } from './test-repository.ts';

/** Every file of a working tree with its permissions and bytes, and every entry of the index with its stages and flags. */
export function pictureOf(repository: TestRepository): Record<string, string> {
  const picture: Record<string, string> = {};
  for (const path of filesBelow(repository.path)) {
    const full = join(repository.path, path);
    const stats = lstatSync(full);
    const content = stats.isSymbolicLink() ? `-> ${readlinkSync(full)}` : readFileSync(full, 'latin1');
    picture[`disk ${path}`] = `${(stats.mode & 0o777).toString(8)} ${content}`;
  }
  for (const record of repository.git('ls-files', '-s', '-v', '-z').split('\0').filter(Boolean)) {
    const tab = record.indexOf('\t');
    const [flags, mode, oid, stage] = record.slice(0, tab).split(' ');
    const path = record.slice(tab + 1);
    picture[`index ${stage} ${path}`] = `${flags} ${mode} ${oid}`;
  }
  // an entry that is only intended looks like an empty file everywhere else
  const staged = repository.git('diff', '--cached', '--name-status', '-z', '--no-renames', '--ita-invisible-in-index');
  picture.staged = staged;
  picture.head = `${repository.run('git rev-parse -q --verify HEAD').stdout} ${repository.git('stash', 'list')}`;
  return picture;
}

function filesBelow(top: string, folder = ''): string[] {
  return readdirSync(join(top, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (path === '.git') return [];
    return entry.isDirectory() ? filesBelow(top, path) : [path];
  });
}

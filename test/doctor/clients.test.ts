import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { events } from '../../src/commands/hook.ts';
import { clients, lineFor } from '../../src/doctor/clients.ts';
import { openClone } from '../../src/doctor/clone.ts';
import { guardedRepository } from '../support/guarded.ts';
import { temporaryFolder } from '../support/repository.ts';

/** A folder with what hooks need of this machine, but no node. */
function pathWithoutNode(): string {
  const folder = temporaryFolder();
  for (const name of ['sh', 'env', 'git', 'dirname', 'basename', 'cat']) {
    const found = ['/usr/bin', '/bin', '/usr/local/bin'].map((bin) => join(bin, name)).find((path) => existsSync(path));
    if (found !== undefined) symlinkSync(found, join(folder, name));
  }
  return folder;
}

test('a PATH without node is a warning, and the printed line ends it', async () => {
  const repository = guardedRepository();
  const home = join(repository.path, '.git/home');
  mkdirSync(home);
  const asked = async () => {
    const environment = { ...process.env, HOME: home, XDG_CONFIG_HOME: '' };
    const clone = await openClone({ cwd: repository.path, environment, events, clientPath: pathWithoutNode() });
    try {
      return await clients.ask(clone);
    } finally {
      clone.repository.close();
    }
  };
  const [answer] = await asked();
  expect(answer).toMatchObject({ status: 'warn', says: expect.stringMatching(/^hooks find no node with the PATH of editors/) });
  expect(repository.run((answer?.mend ?? []).join('\n'))).toMatchObject({ exitCode: 0, output: '' });
  expect(await asked()).toMatchObject([{ status: 'ok' }]);
});

describe('the line for the node of', () => {
  test.each([
    [
      'nvm',
      '/home/ada/.nvm/versions/node/v22.1.0/bin/node',
      'export NVM_DIR="/home/ada/.nvm"; [ -s "$NVM_DIR/nvm.sh" ] && . "$NVM_DIR/nvm.sh"',
    ],
    [
      'fnm',
      '/home/ada/.local/share/fnm/node-versions/v22.1.0/installation/bin/node',
      'export PATH="/home/ada/.local/share/fnm/aliases/default/bin:$PATH"',
    ],
    [
      'volta',
      '/home/ada/.volta/tools/image/node/22.1.0/bin/node',
      'export VOLTA_HOME="/home/ada/.volta"; export PATH="/home/ada/.volta/bin:$PATH"',
    ],
    [
      'mise',
      '/home/ada/.local/share/mise/installs/node/22.1.0/bin/node',
      'export PATH="/home/ada/.local/share/mise/shims:$PATH"',
    ],
    ['asdf', '/home/ada/.asdf/installs/nodejs/22.1.0/bin/node', 'export PATH="/home/ada/.asdf/shims:$PATH"'],
    ['Homebrew', '/opt/homebrew/bin/node', 'export PATH="/opt/homebrew/bin:$PATH"'],
    ['a folder that a shell would misread', '/opt/$HOME "x"/node', 'export PATH="/opt/\\$HOME \\"x\\":$PATH"'],
  ])('%s', (_, node, line) => {
    expect(lineFor(node)).toBe(line);
  });
});

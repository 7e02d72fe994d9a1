import type { Tree } from '../support/test-repository.ts';

/** A way in which a repository ran hooks before drizzle-guard came. Its own pre-commit hook says that it ran. */
export interface HookManager {
  readonly name: string;
  readonly packages: Readonly<Record<string, string>>;
  /** Files from the top of the repository. */
  readonly files: Tree;
  readonly executable?: string;
  /** What package.json says besides. */
  readonly manifest: object;
  /** The script that makes git run the hooks after an install. */
  readonly prepare?: string;
  /** Whether it has a hook of its own. */
  readonly hasOwn: boolean;
}

export const said = 'own hook ran';
const own = `echo ${said}`;

/** What is in package.json is for its folder: `up` leads to the top. */
export function hookManagers(up: string): readonly HookManager[] {
  const atTop = up === '' ? '' : `cd ${up} && `;
  return [
    { name: 'none', packages: { husky: '^9.1.7' }, files: {}, manifest: {}, hasOwn: false },
    {
      name: 'husky',
      packages: { husky: '^9.1.7' },
      files: { '.husky/pre-commit': `${own}\n` },
      manifest: {},
      prepare: `${atTop}husky`,
      hasOwn: true,
    },
    {
      name: 'lefthook',
      packages: { lefthook: '^2.0.0' },
      files: { 'lefthook.yml': `pre-commit:\n  commands:\n    own:\n      run: ${own}\n` },
      manifest: {},
      prepare: `${atTop}lefthook install`,
      hasOwn: true,
    },
    {
      name: 'simple-git-hooks',
      packages: { 'simple-git-hooks': '^2.13.0' },
      files: {},
      manifest: { 'simple-git-hooks': { 'pre-commit': own } },
      prepare: 'simple-git-hooks',
      hasOwn: true,
    },
    {
      name: 'pre-commit',
      packages: {},
      files: {
        '.pre-commit-config.yaml': `repos:\n  - repo: local\n    hooks:\n      - id: own\n        name: own\n        entry: ${own}\n        language: system\n        always_run: true\n        verbose: true\n`,
      },
      manifest: {},
      prepare: `${atTop}pre-commit install`,
      hasOwn: true,
    },
    {
      name: 'hooksPath',
      packages: {},
      files: { '.githooks/pre-commit': `#!/bin/sh\n${own}\n` },
      executable: '.githooks/pre-commit',
      manifest: {},
      prepare: 'git config core.hooksPath .githooks',
      hasOwn: true,
    },
  ];
}

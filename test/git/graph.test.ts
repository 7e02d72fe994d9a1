import { expect, test } from 'vitest';
import { graphOf } from '../../src/git/graph.ts';
import { openRepository } from '../../src/git/repository.ts';
import { emptyRepository } from '../support/repository.ts';

/** Commits by name, each with the names of its parents: side lines, a criss-cross, an octopus, and a root of its own. */
const history: Readonly<Record<string, string>> = {
  ...{ a: '', b: 'a', c: 'b', d: 'b', e: 'c d', f: 'd c', g: 'e', h: 'f', i: 'g h', j: 'c' },
  ...{ root: '', k: 'root', l: 'i j k', m: 'h', n: 'm g' },
};

test('the graph says what git says', async () => {
  const repository = emptyRepository();
  const tree = repository.git('write-tree');
  const oids = new Map<string, string>();
  for (const [name, parents] of Object.entries(history)) {
    const options = parents.split(' ').flatMap((parent) => (parent === '' ? [] : ['-p', oids.get(parent) ?? '']));
    oids.set(name, repository.git('commit-tree', tree, ...options, '-m', name));
  }
  const nameOf = new Map([...oids].map(([name, oid]) => [oid, name]));
  const at = (name: string) => oids.get(name) ?? '';
  const opened = await openRepository(repository.path);
  const graph = await graphOf(opened, [at('l'), at('n')]);
  opened.close();
  const asked: [string, string[]][] = [
    ...['a', 'e', 'g', 'j', 'k', 'l', 'm'].flatMap((one): [string, string[]][] => [...'bfhin'].map((other) => [one, [other]])),
    ...[...'ghjk'].map((one): [string, string[]] => [one, ['m', 'i']]),
  ];
  for (const [one, others] of asked) {
    const said = repository.run(`git merge-base --all ${[one, ...others].map(at).join(' ')}`).stdout;
    const bases = graph.mergeBases(at(one), others.map(at));
    expect([one, others, bases.map((oid) => nameOf.get(oid)).sort()]).toEqual([
      one,
      others,
      said
        .split('\n')
        .flatMap((oid) => nameOf.get(oid) ?? [])
        .sort(),
    ]);
  }
  expect([...graph.firstParents(at('l'))].map((oid) => nameOf.get(oid)).join('')).toBe('ligecba');
  expect([...graph.nearest(at('n'), new Set([at('c'), at('f'), at('b')]))].map((oid) => nameOf.get(oid)).sort()).toEqual([
    'b',
    'c',
    'f',
  ]);
  expect([...graph.descendants(at('h'))].map((oid) => nameOf.get(oid)).sort()).toEqual(['h', 'i', 'l', 'm', 'n']);
});

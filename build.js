import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { posix, resolve } from 'node:path';
import { build } from 'esbuild';

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));
const { version, dependencies, peerDependencies } = readJson('package.json');

const shared = {
  outdir: 'dist',
  bundle: true,
  // the rest is bundled: to find and read a package's many files costs a hook more than its work
  external: Object.keys({ ...dependencies, ...peerDependencies }),
  platform: 'node',
  // the other build of jsonc-parser hides its imports in a wrapper
  mainFields: ['module', 'main'],
  format: 'esm',
  target: 'node20.19',
  // less to read at each start; names stay, so that a stack can be read
  minifyWhitespace: true,
  minifySyntax: true,
  // commander is CommonJS; another name, because what is bundled may import it too
  banner: { js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);" },
  define: {
    'process.env.DRIZZLE_GUARD_VERSION': JSON.stringify(version),
    // from where chunks are to the child's program
    'process.env.DRIZZLE_GUARD_CHILD': '"../kit.js"',
  },
  metafile: true,
};
const library = 'src/index.ts';
/** All that every start of the command line loads. To find and open a file costs Node more than to read it, so it is one chunk. */
const eager = 'src/commands/hook.ts';
/** What levels replay and drift load, in one chunk for the same reason: commands that need a part of it reach all of it. */
const proofs = 'src/judge/proofs.ts';
const proving = ['db', 'doctor', 'fix', 'push'].map((name) => `src/commands/${name}.ts`);
/** esbuild puts together what the same entry points reach, among them what is imported later. So all are made to reach what is eager. */
const oneEagerChunk = {
  name: 'one eager chunk',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\.?\// }, ({ kind, path: asked, resolveDir }) => {
      const path = posix.relative(resolve('.'), resolve(resolveDir, asked));
      if (kind === 'dynamic-import' || (kind === 'entry-point' && path === library)) return { path, namespace: 'with-eager' };
    });
    onLoad({ filter: /./, namespace: 'with-eager' }, ({ path }) => ({
      contents: [eager, ...(proving.includes(path) ? [proofs] : [])]
        .map((one) => `import './${one}';\n`)
        .concat(`export * from './${path}';`)
        .join(''),
      resolveDir: resolve('.'),
    }));
  },
};

rmSync('dist', { recursive: true, force: true });
const built = await Promise.all([
  build({
    ...shared,
    entryPoints: { cli: 'src/cli.ts', index: library },
    splitting: true,
    chunkNames: 'chunks/[hash]',
    plugins: [oneEagerChunk],
  }),
  build({ ...shared, entryPoints: { kit: 'src/kit/child/main.ts' } }),
  // by itself: a configuration of lint-staged is read on every commit
  build({ ...shared, entryPoints: { 'lint-staged': 'src/lint-staged.ts' } }),
]);
const licenses = packagesOf(built.flatMap(({ metafile }) => Object.keys(metafile.inputs))).map(license);
writeFileSync('dist/licenses.txt', licenses.join('\n\n'));
process.exitCode = spawnSync('npx', ['tsc', '-p', 'tsconfig.build.json'], { stdio: 'inherit' }).status;

/** The folders of the packages that went into the bundle. */
function packagesOf(inputs) {
  const folders = inputs.flatMap((path) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  return [...new Set(folders)].sort();
}

function license(folder) {
  const { name, version, license } = readJson(`${folder}/package.json`);
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  if (file === undefined) throw new Error(`${name} has no licence text to pass on`);
  return `${name} ${version} (${license})\n\n${readFileSync(`${folder}/${file}`, 'utf8').trim()}\n`;
}

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));
const { version, dependencies, peerDependencies } = readJson('package.json');

rmSync('dist', { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: { cli: 'src/cli.ts', index: 'src/index.ts', kit: 'src/kit/child/main.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  // the rest is bundled: to find and read a package's many files costs a hook more than its work
  external: Object.keys({ ...dependencies, ...peerDependencies }),
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  // less to read at each start; names stay, so that a stack can be read
  minifyWhitespace: true,
  minifySyntax: true,
  chunkNames: 'chunks/[hash]',
  // commander is CommonJS; another name, because what is bundled may import it too
  banner: { js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);" },
  define: {
    'process.env.DRIZZLE_GUARD_VERSION': JSON.stringify(version),
    // from where chunks are to the child's program
    'process.env.DRIZZLE_GUARD_CHILD': '"../kit.js"',
  },
  metafile: true,
});
writeFileSync('dist/licenses.txt', packagesOf(metafile).map(license).join('\n\n'));
process.exitCode = spawnSync('npx', ['tsc', '-p', 'tsconfig.build.json'], { stdio: 'inherit' }).status;

/** The folders of the packages that went into the bundle. */
function packagesOf({ inputs }) {
  const folders = Object.keys(inputs).flatMap((path) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  return [...new Set(folders)].sort();
}

function license(folder) {
  const { name, version, license } = readJson(`${folder}/package.json`);
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  if (file === undefined) throw new Error(`${name} has no licence text to pass on`);
  return `${name} ${version} (${license})\n\n${readFileSync(`${folder}/${file}`, 'utf8').trim()}\n`;
}

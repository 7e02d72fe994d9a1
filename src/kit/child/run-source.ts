import Module from 'node:module';
import { dirname } from 'node:path';

/** Runs a CommonJS source as if it were the file at `path`, and returns its exports. */
export function compiled(path: string, source: string): unknown {
  const module = new Module(path) as Module & { paths: string[]; _compile(source: string, path: string): void };
  module.filename = path;
  module.paths = (Module as unknown as { _nodeModulePaths(folder: string): string[] })._nodeModulePaths(dirname(path));
  module._compile(source, path);
  return module.exports;
}

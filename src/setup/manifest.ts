import { relative } from 'node:path';
import { Unjudgeable } from '../model/unjudgeable.ts';

/** The parts of package.json that setup reads. */
export interface Manifest {
  readonly name?: string;
  readonly private?: boolean;
  readonly scripts: ReadonlyMap<string, string>;
}

/** Parses a package.json. Throws Unjudgeable where it is none; a byte order mark is accepted, as npm does. */
export function manifestOf(text: string, path: string, top: string): Manifest {
  try {
    const manifest: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    if (!isObject(manifest)) throw new Error('it is not an object');
    const { scripts = {} } = manifest;
    if (!isObject(scripts)) throw new Error('its "scripts" are not an object');
    return { ...manifest, scripts: new Map(Object.entries(scripts).map(([name, command]) => [name, String(command)])) };
  } catch (cause) {
    const file = relative(top, path);
    throw new Unjudgeable(`Cannot read ${file}: ${(cause as Error).message}. Nothing was changed. Fix it, and run setup again`, {
      cause,
    });
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

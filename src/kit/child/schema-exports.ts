import { stripVTControlCharacters } from 'node:util';
import type { DriftStep } from '../protocol.ts';
import { evaluate } from './evaluate.ts';

/** Everything the schema's modules export, in the order the kit reads them, each thing once: barrels export others' again. */
export async function exportsOf({ bundle, folder, shiftClock }: DriftStep): Promise<Record<string, unknown>> {
  if (shiftClock !== undefined) shiftDate(shiftClock);
  const evaluated = await evaluate(bundle, folder);
  const modules = (
    Array.isArray(evaluated) ? evaluated : ((evaluated as { default?: unknown }).default ?? [])
  ) as readonly object[];
  const seen = new Set<unknown>();
  const all: Record<string, unknown> = {};
  for (const [at, module] of modules.entries()) {
    for (const [name, value] of Object.entries(module)) {
      if (value === null || seen.has(value)) continue;
      if (typeof value === 'object' || typeof value === 'function') seen.add(value);
      all[`${at}.${name}`] = value;
    }
  }
  return all;
}

/** Makes a snapshot of a schema. drizzle-kit prints what it finds wrong in one, for example two indexes of one name, and exits. */
export async function refusalsThrown<Snapshot>(make: () => Snapshot | Promise<Snapshot>): Promise<Snapshot> {
  const { exit, stdout } = process;
  const write = stdout.write;
  let printed = '';
  stdout.write = (chunk: string | Uint8Array) => {
    printed += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    return true;
  };
  process.exit = () => {
    throw new Error(`drizzle-kit refuses the schema: ${stripVTControlCharacters(printed).trim().slice(-1000)}`);
  };
  try {
    return await make();
  } finally {
    process.exit = exit;
    stdout.write = write;
  }
}

/** Shifts the clock of this process. */
function shiftDate(milliseconds: number): void {
  const real = Date;
  const now = () => real.now() + milliseconds;
  globalThis.Date = new Proxy(real, {
    construct: (target, values, self) =>
      Reflect.construct(target, values.length === 0 ? [now()] : values, self === globalThis.Date ? target : self) as Date,
    apply: () => new real(now()).toString(),
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
  });
}

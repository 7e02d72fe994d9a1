import { stripVTControlCharacters } from 'node:util';
import type { DriftStep } from '../protocol.ts';
import { evaluate } from './evaluate.ts';

/** The exports of the schema's modules, in the order that drizzle-kit reads them, each once: barrel files export them again. */
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

/** Runs the snapshot function of drizzle-kit, which prints mistakes in the schema and exits; here it throws what was printed. */
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

import { describe, expect, test } from 'vitest';
import { parseSnapshot } from '../../src/layouts/snapshot.ts';
import { isReadable } from '../../src/model/snapshot.ts';
import { rules } from '../../src/rules/index.ts';
import { tablesOf } from '../../src/snapshots/tables.ts';
import { changeIn } from '../support/replays.ts';
import { given, type Project, place, placesOf, textOf } from '../support/tamper.ts';

type Json = Record<string, unknown>;

/** Every place in a JSON value, by the keys that lead there. */
function placesIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...path, key]))];
}

function withValue(value: unknown, [key, ...rest]: readonly string[], put: unknown): unknown {
  if (key === undefined) return put;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as Json) }) as Json;
  copy[key] = withValue(copy[key], rest, put);
  return copy;
}

/** Everything that is worked out of a snapshot at level integrity. */
async function readAll(project: Project): Promise<void> {
  const change = await changeIn(project as Record<string, string>);
  for (const step of change.steps.values()) [tablesOf(step.before), tablesOf(step.after), step.renames];
  for (const rule of rules) [...rule.check(change)];
}

describe.each(given)('$kit $dialect', ({ at }) => {
  const project = at('2');
  const { snapshot } = place(project, -1);
  const body = JSON.parse(textOf(project, snapshot)) as Json;

  test.each([null, 7, 'x', [], [null], {}])('a value that became %j never throws', async (put) => {
    for (const path of placesIn(body)) {
      const text = JSON.stringify(withValue(body, path, put));
      await readAll({ ...project, [snapshot]: text }).catch((error: Error) => {
        throw new Error(`${path.join('.')}: ${error.stack}`);
      });
    }
  });

  test('what the kit wrote is readable', () => {
    for (const one of placesOf(at('5'))) {
      expect(isReadable(parseSnapshot(Buffer.from(textOf(at('5'), one.snapshot))))).toBe(true);
    }
  });

  test.each(['ddl', 'deltas', 'tables'])('null in %s is unreadable, and says where', (list) => {
    if (body[list] === undefined) return;
    const holds = Array.isArray(body[list]) ? [...body[list], null] : { ...(body[list] as Json), 'public.none': null };
    const read = parseSnapshot(Buffer.from(JSON.stringify({ ...body, [list]: holds })));
    expect(isReadable(read) ? '' : read.problem).toMatch(`has the wrong shape at ${list}.`);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decide } from '../../src/agents/decide.ts';
import { agentTools } from '../../src/agents/index.ts';
import type { JsonObject } from '../../src/model/json-object.ts';
import { agentRepository, placed } from '../support/agent-repository.ts';

interface Recorded {
  readonly call: string;
  /** The kind of the refusal; false where the call may be made. */
  readonly denied: string | false;
  readonly event: JsonObject;
}

describe.each(agentTools.map(({ name }) => name))('calls of %s', (name) => {
  const tool = agentTools.find((one) => one.name === name);
  const lines = readFileSync(join(import.meta.dirname, `${name}.jsonl`), 'utf8')
    .trim()
    .split('\n');

  test('each is denied or let pass for its reason', async () => {
    const repository = agentRepository();
    const verdicts = await Promise.all(
      lines.map(async (line) => {
        const { call, event } = JSON.parse(placed(line, repository)) as Recorded;
        const refused = tool === undefined ? undefined : await decide(tool.reads(event));
        const known = agentTools.find((one) => one.recognizes(event))?.name;
        return { call, denied: refused?.refusal.kind ?? false, known };
      }),
    );
    expect(verdicts).toEqual(lines.map((line) => ({ ...pick(JSON.parse(line)), known: name })));
  });
});

function pick({ call, denied }: Recorded): Pick<Recorded, 'call' | 'denied'> {
  return { call, denied };
}

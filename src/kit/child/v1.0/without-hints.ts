import { readFileSync } from 'node:fs';
import { compiledOnce } from '../code-cache.ts';
import { patched } from '../patched.ts';
import type { Hint, MissingHint, Payload } from './payload-types.ts';

interface Handler {
  matchRename(kind: string, to: readonly string[]): Hint | undefined;
  matchCreate(kind: string, entity: readonly string[]): Hint | undefined;
  pushMissingHint(kind: string, entity: readonly string[]): void;
}

/** Loads the payload of 1.0.0-rc.4. It asks for hints but accepts none, so they are passed to the one function that resolves them. */
export function withoutHints(path: string): Payload {
  const resolver = /(resolver = \(entity, hints(?:, \w+ = "\w+")?\) => \{)/;
  const hints = '$1 hints ??= globalThis.drizzleGuardHints;';
  const source = patched(readFileSync(path, 'utf8'), resolver, hints, 'function that takes hints');
  const payload = compiledOnce(path, source, 'hints') as Payload;
  return {
    ...payload,
    async generateMigration(previous, current, { hints = [] } = {}) {
      const missingHints: MissingHint[] = [];
      const handler: Handler = {
        matchRename: (kind, to) => hints.find((hint) => hint.type === 'rename' && hint.kind === kind && isSamePath(hint.to, to)),
        matchCreate: (kind, entity) =>
          hints.find((hint) => hint.type === 'create' && hint.kind === kind && isSamePath(hint.entity, entity)),
        pushMissingHint: (kind, entity) => missingHints.push({ type: 'rename_or_create', kind, entity }),
      };
      Object.assign(globalThis, { drizzleGuardHints: handler });
      const statements = await payload.generateMigration(previous, current);
      if (missingHints.length > 0) throw Object.assign(new Error('Hints are missing'), { missingHints });
      return statements;
    },
  };
}

function isSamePath(one: readonly string[], other: readonly string[]): boolean {
  return one.join('\0') === other.join('\0');
}

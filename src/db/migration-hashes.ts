import { createHash } from 'node:crypto';
import type { Files } from '../model/files.ts';
import type { History } from '../model/history.ts';
import type { MigrationFileHash } from '../model/ledger.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';

/** The migrations of a folder with the hashes that drizzle-orm would record. Rejects if the order or a file is unreadable. */
export async function migrationHashes(history: History, files: Files): Promise<MigrationFileHash[]> {
  const { unreadable, orderedBy, migrations } = history;
  if (unreadable !== undefined)
    throw new Unjudgeable(`${orderedBy} is unreadable: ${unreadable.problem}. Run: npx drizzle-guard check --all`);
  return Promise.all(
    migrations.map(async ({ tag, when, sql }) => {
      if (sql.oid === undefined)
        throw new Unjudgeable(`${sql.path} is not there, so migrate would fail. Run: npx drizzle-guard check --all`);
      return { tag, when, ...hashesOf(textOf(await files.read(sql.path))) };
    }),
  );
}

/** The hash of a text, and that of the same text with the other line ends (drizzle-orm, migrator.ts). */
export function hashesOf(text: string): Pick<MigrationFileHash, 'hash' | 'otherLineEnds'> {
  const other = text.includes('\r\n') ? text.replaceAll('\r\n', '\n') : text.replaceAll('\n', '\r\n');
  return { hash: sha256(text), otherLineEnds: sha256(other) };
}

/** The text as Node reads it: a byte order mark is a part of it, and what is not UTF-8 becomes a replacement character. */
export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

import { readFileSync } from 'node:fs';
import { openRepository } from '../../src/git/repository.ts';
import { writeOutcome } from '../../src/repair/writing/index.ts';

// run as a process of its own, that a test kills: <folder> <file with the outcome as JSON>
const [, , folder = '', file = ''] = process.argv;
const tree = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string | null>;
const files = new Map(Object.entries(tree).map(([path, text]) => [path, text === null ? null : Buffer.from(text)] as const));
const repository = await openRepository(folder);
process.stdout.write('ready\n');
await writeOutcome(repository, { outs: ['drizzle'], files }, { says: 'a repair' });
repository.close();

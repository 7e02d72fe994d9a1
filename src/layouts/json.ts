import * as v from 'valibot';

/** What was wrong with a JSON file, in words that follow its name. */
export interface JsonProblem {
  readonly problem: string;
  readonly line?: number;
}

/**
 * The parsed value of a JSON file, checked against a schema. Never throws: what is wrong with a file is a finding's subject.
 * drizzle-kit calls JSON.parse on the raw text, so a byte order mark or a second document breaks it as well.
 */
export function parseJson<Schema extends v.GenericSchema>(
  bytes: Uint8Array,
  schema: Schema,
): { readonly value: v.InferOutput<Schema>; readonly raw: unknown; readonly text: string } | JsonProblem {
  const text = decode(bytes);
  if (text === undefined) return { problem: 'is not UTF-8 text' };
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    return syntaxProblem(text, error as SyntaxError);
  }
  const parsed = v.safeParse(schema, raw, { abortEarly: true });
  if (parsed.success) return { value: parsed.output, raw, text };
  const issue = parsed.issues[0];
  if (issue.type === 'check') return { problem: issue.message };
  const place = v.getDotPath(issue);
  return {
    problem: `has the wrong shape${place === null ? '' : ` at ${place}`}: expected ${issue.expected}, found ${issue.received}`,
  };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function syntaxProblem(text: string, { message }: SyntaxError): JsonProblem {
  if (text.trim() === '') return { problem: 'is empty' };
  const marker = /^(?:<{7}|={7}|>{7}|\|{7})(?: |$)/m.exec(text);
  if (marker !== null) return { problem: 'has conflict markers', line: lineAt(text, marker.index) };
  if (text.startsWith('version https://git-lfs.github.com/spec/')) return { problem: 'is a Git LFS pointer', line: 1 };
  if (text.startsWith('\uFEFF')) return { problem: 'starts with a byte order mark', line: 1 };
  // V8 says "… at position 12", or nothing of the place when the text just ends
  const position = /position (\d+)/.exec(message)?.[1];
  const at = position === undefined ? text.length : Number(position);
  const line = lineAt(text, at);
  if (at >= text.trimEnd().length || /unterminated|end of JSON/i.test(message)) return { problem: 'is truncated', line };
  if (/after JSON/i.test(message)) return { problem: 'holds a second document', line };
  return { problem: 'is not valid JSON', line };
}

/** The one-based line of a position. */
export function lineAt(text: string, position: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < position; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

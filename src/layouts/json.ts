import * as v from 'valibot';

/** Why a JSON file is unreadable, in words that follow its name. */
export interface JsonProblem {
  readonly problem: string;
  readonly line?: number;
}

/**
 * Parses a JSON file and checks it against a schema. Never throws, because rules report what is wrong. A byte order mark is a problem,
 * as it is for drizzle-kit.
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
  // V8 reports a position, except for text that ends too early
  const position = /position (\d+)/.exec(message)?.[1];
  const at = position === undefined ? text.length : Number(position);
  const line = lineAt(text, at);
  if (at >= text.trimEnd().length || /unterminated|end of JSON/i.test(message)) return { problem: 'is truncated', line };
  if (/after JSON/i.test(message)) return { problem: 'holds a second document', line };
  return { problem: 'is not valid JSON', line };
}

/** The line number of a position, counted from 1. */
export function lineAt(text: string, position: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < position; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

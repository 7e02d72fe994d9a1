/**
 * A word as a POSIX shell reads it back. A path that starts with a dash is put behind `./`. Line ends and all that is not seen, or turns
 * the reading direction, are left to printf, so that a command stays one line that can be printed and pasted.
 */
export function quote(word: string): string {
  const safe = word.startsWith('-') ? `./${word}` : word;
  if (/^[\w./@%+=:,~-]+$/.test(safe) && !safe.startsWith('~')) return safe;
  const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
  if (!hidden.test(safe)) return quoted(safe);
  const bytes = (one: string) => [...new TextEncoder().encode(one)].map((byte) => `\\0${byte.toString(8).padStart(3, '0')}`);
  const escaped = safe.replaceAll('\\', '\\\\').replace(new RegExp(hidden, 'gu'), (one) => bytes(one).join(''));
  return `"$(printf %b ${quoted(escaped)})"`;
}

const hidden = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

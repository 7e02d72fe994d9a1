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

/** A text without the passwords and tokens of the addresses in it. */
export function redact(text: string): string {
  return text.replace(/[^\s'"]+/g, withoutUser).replace(/([?&](?:password|authToken|token|sslkey)=)[^\s&'"]+/gi, '$1***');
}

/** `scheme://user:password@host`: all between the first `://` and the last `@` before a host. */
function withoutUser(word: string): string {
  const end = word.search(/@(?=[^@])[^@]*@*$/);
  const start = /[a-z0-9+.-]:\/\//i.exec(word)?.index;
  if (start === undefined || end < start + 4) return word;
  return `${word.slice(0, start + 4)}***${word.slice(end)}`;
}

/**
 * A word as a POSIX shell reads it back. A path that starts with a dash is put behind `./`. Line ends and other control characters are
 * left to printf, so that a command stays one line that can be printed and pasted.
 */
export function quote(word: string): string {
  const safe = word.startsWith('-') ? `./${word}` : word;
  if (/^[\w./@%+=:,~-]+$/.test(safe) && !safe.startsWith('~')) return safe;
  const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const control = /[\u0000-\u001f\u007f]/g;
  if (!control.test(safe)) return quoted(safe);
  const escaped = safe.replaceAll('\\', '\\\\').replace(control, (one) => `\\0${one.charCodeAt(0).toString(8).padStart(3, '0')}`);
  return `"$(printf %b ${quoted(escaped)})"`;
}

/** A text without the passwords and tokens of the addresses in it. */
export function redact(text: string): string {
  return text
    .replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s'"@/]*[^\s'"]*@(?=[^\s'"@])/gi, '$1***@')
    .replace(/([?&](?:password|authToken|token|sslkey)=)[^\s&'"]+/gi, '$1***');
}

/** A word as a POSIX shell reads it back. A path that starts with a dash is put behind `./`. */
export function quote(word: string): string {
  const safe = word.startsWith('-') ? `./${word}` : word;
  return /^[\w./@%+=:,~-]+$/.test(safe) && !safe.startsWith('~') ? safe : `'${safe.replaceAll("'", `'\\''`)}'`;
}

/** A text without the passwords and tokens of the addresses in it. */
export function redact(text: string): string {
  return text
    .replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s'"@/]*[^\s'"]*@(?=[^\s'"@])/gi, '$1***@')
    .replace(/([?&](?:password|authToken|token|sslkey)=)[^\s&'"]+/gi, '$1***');
}

/** Names of variables that hold secrets by themselves. */
const secretName = /pass|pwd|secret|token|key|cred|auth|dsn|ur[il]|salt|cert|private|conn/i;

/** Names whose values are in half of all messages, and are no secrets. */
const openName =
  /^(?:PATH|HOME|PWD|OLDPWD|INIT_CWD|USER|USERNAME|LOGNAME|SHELL|LANG|LANGUAGE|LC_\w+|TERM\w*|COLORTERM|TMPDIR|TEMP|TMP|EDITOR|VISUAL|PAGER|HOSTNAME|NODE|NODE_ENV|NODE_OPTIONS|NODE_PATH|npm_\w+|GIT_\w+|XDG_\w+|_)$/;

/** Values that say nothing to a stranger. */
const openValue =
  /^(?:\d{1,5}|true|false|yes|no|on|off|null|undefined|development|production|test|testing|staging|preview|local|localhost|127\.0\.0\.1|root|admin|user|users|public|postgres|postgresql|mysql|sqlite|turso|database|verbose|silent|debug|info|warn|error)$/i;

/** Shorter values are words by chance. */
const shortest = { secret: 4, other: 8 };

/**
 * What must not be printed of some variables: their values, and of addresses the parts that are secret by themselves. `wasRead` takes in
 * values whose names do not look like those of secrets.
 */
export function secretsIn(variables: Iterable<readonly [string, string | undefined]>, wasRead: boolean): string[] {
  const found = new Set<string>();
  for (const [name, value = ''] of variables) {
    const isSecret = secretName.test(name) || /:\/\/[^/\s]*@/.test(value);
    if (openName.test(name) || openValue.test(value) || (!isSecret && !wasRead)) continue;
    if (value.length < (isSecret ? shortest.secret : shortest.other)) continue;
    for (const form of [value, ...formsOf(value)]) found.add(form);
  }
  return [...found];
}

/** The password of an address, and the forms that code gives a value. */
function formsOf(value: string): string[] {
  const [, credentials = ''] = /^[\w+.-]{1,40}:\/\/([^/\s@]{1,500}(?:@[^/\s@]{0,500}){0,3})@/.exec(value) ?? [];
  const password = credentials.slice(credentials.indexOf(':') + 1);
  const isPassword = credentials.includes(':') && password.length >= shortest.secret && !openValue.test(password);
  return [value, ...(isPassword ? [password, decoded(password)] : [])].flatMap((text) => [
    text,
    encodeURIComponent(text),
    encodeURI(text),
  ]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

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

/** What stands between the parts of a value that is printed in several lines or quoted once more. */
const noise = /[\s'"`+\\]/;

/** `password=…`, and the same as a property; values end where the next one begins. */
const namedValue =
  /\b(\w{0,40}(?:password|passwd|pwd|secret|token|api_?key)["']?)( ?= ?|: ?(?=["']))("[^"\n]*"|'[^'\n]*'|[^\s,;&'"]+)/gi;

/** A text without secrets, in whatever lines, quotes or code they stand, and without what looks like one. */
export function withoutSecretsIn(text: string, secrets: readonly string[]): string {
  let hidden = text;
  // the longest first, because others may be parts of it
  for (const secret of [...secrets].sort((one, other) => other.length - one.length)) hidden = without(hidden, secret);
  return redact(hidden).replace(namedValue, '$1$2***');
}

function without(text: string, secret: string): string {
  const [packed, places] = withoutNoise(text);
  const [wanted] = withoutNoise(secret);
  if (wanted === '') return text;
  const parts: string[] = [];
  let from = 0;
  for (let at = packed.indexOf(wanted); at >= 0; at = packed.indexOf(wanted, at + wanted.length)) {
    const [start = 0, last = 0] = [places[at], places[at + wanted.length - 1]];
    // a short one inside a longer word is another word
    if (wanted.length < shortest.other && (/\w/.test(text[start - 1] ?? '') || /\w/.test(text[last + 1] ?? ''))) continue;
    parts.push(text.slice(from, start), '***');
    from = last + 1;
  }
  return parts.join('') + text.slice(from);
}

function withoutNoise(text: string): [string, number[]] {
  const places: number[] = [];
  let packed = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (noise.test(character)) continue;
    packed += character;
    places.push(at);
  }
  return [packed, places];
}

/** The part of a message that a person needs. */
export function shortMessage(text: string, length = 300): string {
  const shown = text.trim();
  return shown.length <= length ? shown : `${shown.slice(0, length - 1)}…`;
}

/** What a script pushes to, as far as its text says. */
export type PushTarget = 'local' | 'unknown' | { readonly named: string };

const localWords = new Set([
  ...['local', 'localhost', 'test', 'tests', 'testing', 'e2e', 'ci', 'dev', 'develop', 'development', 'docker', 'sandbox'],
  ...['playground', 'pglite', 'example'],
]);
const remoteWords = new Set(['prod', 'production', 'stage', 'staging', 'live', 'remote', 'preview', 'deploy', 'release']);

/** Whether a command runs `drizzle-kit push`, whatever starts it; 0.2x had `push:pg`. */
export function isPush(command: string): boolean {
  return command.split(/&&|\|\||[;|&\n]/).some((part) => {
    // an option may have a value; anything else in front of it is another command
    let awaited: 'kit' | 'command' | 'value' = 'kit';
    for (const word of part.split(/\s+/)) {
      if (awaited !== 'kit' && /^push(?::\w+)?(?:["']|$)/.test(word)) return true;
      if (awaited !== 'kit' && word.startsWith('-')) awaited = 'value';
      else if (awaited === 'value' || /\bdrizzle-kit(?:@\S+)?$/.test(word)) awaited = 'command';
      else awaited = 'kit';
    }
    return false;
  });
}

/** What a pushing script's name and command say of its database. An address counts most, then what the files it names are called. */
export function pushTarget(name: string, command: string): PushTarget {
  const hosts = [...command.matchAll(scheme)].flatMap(({ 0: text, index }) => hostAt(command, index + text.length));
  hosts.push(...[...command.matchAll(hostOption)].flatMap((found) => found.slice(1).filter(Boolean)));
  const remote = hosts.find((host) => !isLocalHost(host));
  if (remote !== undefined) return { named: remote };
  if (hosts.length > 0 || localFile.test(command) || /\bdocker(?:-compose)?\s/.test(command)) return 'local';
  const words = `${command.replace(folders, '')} ${name}`.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const named = words.find((word) => remoteWords.has(word));
  if (named !== undefined) return { named };
  return words.some((word) => localWords.has(word)) ? 'local' : 'unknown';
}

/** Whether a drizzle config names a local database in plain text. */
export function isLocalConfig(text: string): boolean {
  const url = /\burl\s*:\s*(['"`])([^'"`$]+)\1/.exec(text)?.[2];
  return url === undefined ? /\bdriver\s*:\s*['"`]pglite['"`]/.test(text) : pushTarget('', `--url=${url}`) === 'local';
}

const scheme = /\b(?:postgres(?:ql)?|mysql|mariadb|libsql|https?|wss?):\/\//gi;
const hostOption = /--host[=\s]["']?([\w.-]+)|\b(?:PGHOST|\w*DB_HOST|\w*DATABASE_HOST)=["']?([\w.-]+)/g;
const localFile = /\bfile:|:memory:|[=\s]["']?[\w./-]+\.(?:db|sqlite3?)\b/;
const folders = /(?<![\w.@-])[\w.@-]+\//g;

/** The host behind the last @: nothing before it is ever shown. */
function hostAt(command: string, start: number): string[] {
  const length = command.slice(start).search(/[\s'"/]/);
  const authority = command.slice(start, length < 0 ? undefined : start + length);
  return /^(?:\[[^\]]*\]|[\w.-]+)/.exec(authority.slice(authority.lastIndexOf('@') + 1)) ?? [];
}

/** Whether a host is on this machine, or has a name as in docker's network. */
export function isLocalHost(host: string): boolean {
  if (/^(?:127\.|0\.0\.0\.0$|\[::1?\]$)/.test(host)) return true;
  // a name without a dot is one of docker's network
  return !host.includes('.') || /\.(?:localhost|local|test)$|^host\.docker\.internal$/.test(host);
}

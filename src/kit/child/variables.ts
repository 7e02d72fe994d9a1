import { everyVariable } from '../protocol.ts';

const values = new Map<string, string>();
const unset = new Set<string>();

/** The values of variables that an evaluation read or set in this process. Errors must not show them. */
export function readVariables(): Iterable<readonly [string, string]> {
  return values;
}

/** Variables that the last evaluation read although they are not set. */
export function unsetVariables(): string[] {
  return [...unset];
}

/** Variables that steer node, npm and dotenv when they are set. */
const steering = /^(?:NODE_|WATCH_REPORT_|DOTENV_|npm_)/;

/** What an evaluation sees as its environment. `missing` is what an undefined variable reads as. */
export function observed(
  variables: NodeJS.ProcessEnv,
  onRead: (variable: string) => void,
  missing: string | undefined,
): NodeJS.ProcessEnv {
  const isMissing = (name: string) =>
    missing !== undefined && !(name in variables) && !steering.test(name) && /^[A-Z_]/.test(name);
  if (missing === undefined) unset.clear();
  const note = (name: string) => {
    onRead(name);
    const value = variables[name];
    if (value !== undefined) values.set(name, value);
    else if (missing === undefined && !steering.test(name) && /^[A-Z]\w*$/.test(name)) unset.add(name);
  };
  return new Proxy(variables, {
    get(target, name) {
      if (typeof name !== 'string') return Reflect.get(target, name);
      note(name);
      return isMissing(name) ? missing : target[name];
    },
    getOwnPropertyDescriptor(target, name) {
      if (typeof name === 'string') note(name);
      return Reflect.getOwnPropertyDescriptor(target, name);
    },
    has(target, name) {
      if (typeof name !== 'string') return Reflect.has(target, name);
      note(name);
      return name in target || isMissing(name);
    },
    ownKeys(target) {
      onRead(everyVariable);
      return Reflect.ownKeys(target);
    },
    set(target, name, value) {
      // what a config loads itself, from files of its own
      if (typeof name === 'string') values.set(name, String(value));
      return Reflect.set(target, name, String(value));
    },
    defineProperty(target, name, descriptor) {
      if (typeof name === 'string' && 'value' in descriptor) values.set(name, String(descriptor.value));
      return Reflect.defineProperty(target, name, descriptor);
    },
  });
}

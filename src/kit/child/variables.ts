import { everyVariable } from '../protocol.ts';

const values = new Map<string, string>();
const unset = new Set<string>();

/** The values of variables that an evaluation read or set, which errors must not show. */
export function readVariables(): Iterable<readonly [string, string]> {
  return values;
}

/** Unset variables that the last evaluation read. */
export function unsetVariables(): string[] {
  return [...unset];
}

/** Variables that change how node, npm and dotenv behave. */
const steering = /^(?:NODE_|WATCH_REPORT_|DOTENV_|npm_)/;

/** The environment of an evaluation, which records what is read. Undefined variables read as `missing`. */
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
      // a config may load other .env files itself
      if (typeof name === 'string') values.set(name, String(value));
      return Reflect.set(target, name, String(value));
    },
    defineProperty(target, name, descriptor) {
      if (typeof name === 'string' && 'value' in descriptor) values.set(name, String(descriptor.value));
      return Reflect.defineProperty(target, name, descriptor);
    },
  });
}

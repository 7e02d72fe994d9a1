import { type Command, type CommandNode, forEachChild, type ParseError, parse, type Redirection, type SyntaxNode } from 'unbash';
import { type Fed, fedBy, nothingFed } from './feeds.ts';
import { pathIn } from './paths.ts';
import { nameOf, type Run } from './run.ts';
import { unknown } from './text.ts';
import { unwrapped } from './unwrapped.ts';
import { type Scope, textOf, textsOf } from './words.ts';

/** What is known while a script is read; a subshell has its own. */
interface State {
  folder: string;
  readonly variables: Map<string, readonly string[]>;
  readonly exported: Map<string, string>;
}

/** The commands of a script, and whether all of it could be read. */
export interface Script {
  readonly runs: readonly Run[];
  readonly readable: boolean;
}

/** Scripts in scripts, such as `bash -c "bash -c …"`, end here. */
const deepest = 8;

/**
 * Every command that a shell script may start, in order, with those that wrappers such as env, xargs and `bash -c` start. Branches and loops
 * count as run once.
 */
export function readScript(text: string, folder: string): Script {
  const runs: Run[] = [];
  const problems: ParseError[] = [];
  readInto(text, { folder, variables: new Map([['PWD', [folder]]]), exported: new Map() }, 0);
  return { runs, readable: problems.length === 0 };

  function readInto(source: string, state: State, depth: number): void {
    const script = parse(source);
    problems.push(...(script.errors ?? []));
    for (const statement of script.commands) walk(statement, state, depth);
  }

  function walk(node: SyntaxNode, state: State, depth: number): void {
    switch (node.type) {
      case 'Command':
        start(node, state, depth, nothingFed);
        return;
      case 'Pipeline': {
        let fed = nothingFed;
        for (const part of node.commands) fed = pipe(part, copied(state), depth, fed);
        return;
      }
      case 'Subshell':
        walkChildren(node, copied(state), depth);
        return;
      case 'CommandExpansion':
      case 'ProcessSubstitution':
        problems.push(...(node.script?.errors ?? []));
        for (const statement of node.script?.commands ?? []) walk(statement, copied(state), depth);
        return;
      case 'For':
        state.variables.set(node.name.value, node.wordlist?.flatMap((word) => textsOf(word, scopeOf(state))) ?? [unknown]);
        break;
      case 'Redirected':
        write(node.redirects, state);
        break;
    }
    walkChildren(node, state, depth);
  }

  function walkChildren(node: SyntaxNode, state: State, depth: number): void {
    forEachChild(node, (child) => walk(child, state, depth));
  }

  function pipe(node: CommandNode, state: State, depth: number, fed: Fed): Fed {
    if (node.type === 'Command') return fedBy(start(node, state, depth, fed));
    walk(node, state, depth);
    return nothingFed;
  }

  /** `{ …; } > file` and `(…) > file`. */
  function write(redirects: readonly Redirection[], state: State): void {
    const redirected = redirectedTo(redirects, state);
    if (redirected.length > 0) runs.push({ words: [], variables: state.exported, folder: state.folder, redirected, piped: [] });
  }

  function start(command: Command, state: State, depth: number, fed: Fed): Run {
    const scope = scopeOf(state);
    const own = new Map<string, string>();
    for (const one of command.prefix)
      if (one.type === 'Assignment' && one.value.type === 'Word') own.set(one.name, textOf(one.value, scope));
    const words = command.name === undefined ? [] : textsOf(command.name, scope);
    for (const one of command.suffix) {
      if (one.type === 'Word') words.push(...textsOf(one, scope));
      else if (one.type === 'Assignment')
        words.push(one.value.type === 'Word' ? `${one.name}=${textOf(one.value, scope)}` : one.name);
    }
    const stdin = stdinOf(command.redirects, scope) ?? fed.text;
    const run: Run = {
      words,
      variables: new Map([...state.exported, ...own]),
      folder: state.folder,
      redirected: redirectedTo(command.redirects, state),
      ...(stdin !== undefined && { stdin }),
      piped: fed.paths,
    };
    // commands in its words run first
    for (const one of [...(command.name === undefined ? [] : [command.name]), ...command.prefix, ...command.suffix])
      walkChildren(one, state, depth);
    if (words.length === 0) for (const [name, value] of own) state.variables.set(name, [value]);
    keep(run, state, depth);
    return run;
  }

  function keep(run: Run, state: State, depth: number): void {
    runs.push(run);
    remember(run, state);
    if (depth >= deepest) return;
    for (const inner of unwrapped(run)) {
      const { folder = run.folder, variables = run.variables } = inner;
      if ('script' in inner)
        readInto(inner.script, { folder, variables: new Map(state.variables), exported: new Map(variables) }, depth + 1);
      else keep({ ...run, words: inner.words, folder, variables, redirected: [] }, copied(state), depth + 1);
    }
  }

  function redirectedTo(redirects: readonly Redirection[], state: State): string[] {
    return redirects.flatMap((one) => {
      if (one.type !== 'Redirect' || one.target === undefined || !one.operator.includes('>')) return [];
      const texts = textsOf(one.target, scopeOf(state));
      // 2>&1 names a descriptor
      return one.operator === '>&' && texts.every((text) => /^(?:\d+|-)$/.test(text))
        ? []
        : texts.map((text) => pathIn(state.folder, text));
    });
  }
}

/** What changes for the commands after this one. */
function remember(run: Run, state: State): void {
  const { words } = run;
  const name = nameOf(run);
  if (name === 'cd' || name === 'pushd') {
    const to = words.slice(1).find((word) => !word.startsWith('-') && !/^[+]\d/.test(word));
    state.folder = to === undefined ? `${unknown}/` : pathIn(state.folder, to);
    state.variables.set('PWD', [state.folder]);
  }
  if (!['export', 'declare', 'typeset', 'local', 'readonly'].includes(name)) return;
  const isExported = name === 'export' || words.includes('-x');
  for (const word of words.slice(1)) {
    const [, variable, value] = /^([A-Za-z_]\w*)(?:=([\s\S]*))?$/.exec(word) ?? [];
    if (variable === undefined) continue;
    if (value !== undefined) state.variables.set(variable, [value]);
    if (isExported) state.exported.set(variable, value ?? state.variables.get(variable)?.[0] ?? unknown);
  }
}

function stdinOf(redirects: readonly Redirection[], scope: Scope): string | undefined {
  const last = redirects.findLast((one) => one.type === 'HereDoc' || one.type === 'HereString');
  if (last?.type === 'HereDoc') return last.body.text;
  return last?.type === 'HereString' && last.target !== undefined ? textOf(last.target, scope) : undefined;
}

function scopeOf({ folder, variables }: State): Scope {
  return { folder, variables };
}

function copied({ folder, variables, exported }: State): State {
  return { folder, variables: new Map(variables), exported: new Map(exported) };
}

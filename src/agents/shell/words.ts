import type { ParsedScript, Word, WordPart } from 'unbash';
import { anyName, oneLetter, unknown } from './text.ts';

/** What is known where a word stands. */
export interface Scope {
  /** The folder that commands run in. */
  readonly folder: string;
  /** Values of variables; one of a loop has several. */
  readonly variables: ReadonlyMap<string, readonly string[]>;
}

/** More combinations than this say nothing that is worth the time. */
const most = 64;

/** All that a shell may make of a word: several texts where it has braces, or the variable of a loop. */
export function textsOf(word: Word, scope: Scope): string[] {
  const { parts, value, text } = word;
  if (parts === undefined) return [value];
  const texts = joined(
    parts.map((part) => partTexts(part, scope)),
    text,
  );
  // a variable that is not quoted is split at its spaces
  const isBare = parts.every(({ type }) => type === 'SimpleExpansion' || type === 'ParameterExpansion');
  return isBare ? texts.flatMap((one) => one.split(/\s+/).filter((part) => part !== '')) : texts;
}

/** A word that is one text: a message, a script, a value. */
export function textOf(word: Word, scope: Scope): string {
  return textsOf({ ...word, parts: word.parts ?? [] }, scope).join(' ') || word.value;
}

function joined(parts: readonly (readonly string[])[], text: string): string[] {
  let all = [''];
  for (const part of parts) {
    all = all.flatMap((start) => part.map((end) => start + end));
    if (all.length > most) return [text.includes('/') ? `${text.slice(0, text.search(/[{$]/))}${unknown}` : unknown];
  }
  return all;
}

function partTexts(part: WordPart, scope: Scope): readonly string[] {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return [part.value];
    case 'DoubleQuoted':
    case 'LocaleString':
      return joined(
        part.parts.map((one) => partTexts(one, scope)),
        part.text,
      );
    case 'Glob':
      return [part.kind === 'star' ? anyName : oneLetter];
    case 'ExtendedGlob':
      return [anyName];
    case 'BraceExpansion':
      return alternatives(part.text);
    case 'SimpleExpansion':
      return scope.variables.get(part.text.slice(1)) ?? [unknown];
    case 'ParameterExpansion': {
      if (part.prefix !== undefined || part.index !== undefined) return [unknown];
      const known = scope.variables.get(part.parameter);
      const { operation } = part;
      if (operation === undefined) return known ?? [unknown];
      return operation.type === 'Default' && operation.operator.endsWith('-')
        ? (known ?? textsOf(operation.operand, scope))
        : [unknown];
    }
    case 'CommandExpansion':
      return [outputOf(part.script, scope) ?? unknown];
    default:
      return [unknown];
  }
}

/** `{a,b}`. Numbers from one to another are any name. */
function alternatives(text: string): string[] {
  const inner = text.slice(1, -1);
  return inner.includes('..') || inner.includes('{') || inner.includes('$') ? [anyName] : inner.split(',');
}

/** What a command prints, if that stands in its own text: agents give messages as `"$(cat <<'EOF' …)"`. */
function outputOf(script: ParsedScript | undefined, scope: Scope): string | undefined {
  const [statement, ...others] = script?.commands ?? [];
  const command = statement?.command;
  if (command?.type !== 'Command' || others.length > 0) return undefined;
  const name = command.name?.value;
  const words = command.args.flatMap((one) => (one.type === 'Word' ? textsOf(one, scope) : []));
  const [redirect] = command.redirects;
  if (name === 'cat' && words.length === 0 && redirect?.type === 'HereDoc') return redirect.body.text.replace(/\n+$/, '');
  if (name === 'pwd') return scope.folder;
  if (name === 'echo') return words.filter((one) => !/^-[neE]+$/.test(one)).join(' ');
  if (name === 'printf') return words.join(' ').replaceAll('\\n', '\n');
  return undefined;
}

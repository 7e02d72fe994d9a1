import { isDeepStrictEqual } from 'node:util';

const key = 'default_install_hook_types';
const marker = '# drizzle-guard';
const inOneLine = new RegExp(`^${key}:[ \\t]*\\[([^\\]\\n]*?)([ \\t]*)\\](?: ${marker} added (\\d+))?[ \\t]*(?=\\r?$)`, 'm');
const inLines = new RegExp(`^${key}:[ \\t]*\\r?\\n(?:[ \\t]*- .*\\r?\\n?)+`, 'm');

/**
 * A configuration whose `pre-commit install` installs the hooks of these events, which it does not by itself. What is added to the user's list is
 * marked, to be taken out again. Undefined if the list is written in another way.
 */
export function withTypes(text: string, held: readonly string[] | undefined, events: readonly string[]): string | undefined {
  const missing = events.filter((event) => !(held ?? []).includes(event));
  if (missing.length === 0) return text;
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const whole = `${key}: [${missing.join(', ')}]`;
  if (held === undefined) return text === '' || text.endsWith('\n') ? `${text}${whole}${end}` : `${text}${end}${whole}`;
  const [line, list = '', space = '', added = '0'] = inOneLine.exec(text) ?? [];
  if (line !== undefined) {
    const types = [list, ...missing].join(', ');
    return text.replace(line, () => `${key}: [${types}${space}] ${marker} added ${Number(added) + missing.length}`);
  }
  const [block] = inLines.exec(text) ?? [];
  if (block === undefined) return undefined;
  const indent = /\n([ \t]*)- /.exec(block)?.[1] ?? '';
  const items = missing.map((event) => `${indent}- ${event} ${marker}${end}`).join('');
  return text.replace(block, () => `${block.endsWith('\n') ? block : `${block}${end}`}${items}`);
}

/** A configuration without the types that `withTypes` added for these events. */
export function withoutTypes(text: string, held: readonly string[] | undefined, events: readonly string[]): string {
  const [line, list = '', space = '', added = '0'] = inOneLine.exec(text) ?? [];
  if (line !== undefined && added !== '0') {
    const left = list.split(',').slice(0, -Number(added)).join(',');
    return text.replace(line, () => `${key}: [${left}${space}]`);
  }
  if (line !== undefined && isDeepStrictEqual(held, events))
    return text.replace(new RegExp(`^${key}:.*\\n|\\r?\\n${key}:.*$|^${key}:.*$`, 'm'), '');
  return text.replace(new RegExp(`^[ \\t]*- \\S+ ${marker}\\r?\\n`, 'gm'), '');
}

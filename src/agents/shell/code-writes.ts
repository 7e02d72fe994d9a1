import type { Target } from '../calls.ts';
import { pathIn } from './paths.ts';
import { nameOf, type Run } from './run.ts';
import { unknown } from './text.ts';

/** Programs that run code from their arguments or stdin, and the options that hold it. */
const interpreters: readonly (readonly [RegExp, RegExp])[] = [
  [/^(?:python[\d.]*|pypy3?)$/, /^-[A-Za-z]*c$/],
  [/^(?:node|bun|deno|tsx|ts-node)$/, /^(?:-[a-z]*e|--eval|-p|--print|-pe|eval)$/],
  [/^(?:ruby|perl)$/, /^-[A-Za-z]*[eE]$/],
  [/^php$/, /^-r$/],
];

const writing =
  /\b(?:write|append|unlink|rmtree|rmSync|rm|rename|remove|truncate|dump|copy|move|replace)\w*\s*\(|\bopen\([^)]*,\s*['"][rb]*[wax+]/;

/**
 * The files that inline code names, if it calls anything that writes. What it does with them is not read, so a name and a call are enough; code
 * in a file of its own is not seen.
 */
export function codeWrites(run: Run): Target[] {
  const name = nameOf(run);
  const option = interpreters.find(([names]) => names.test(name))?.[1];
  if (option === undefined) return [];
  const at = run.words.findIndex((word, place) => place > 0 && option.test(word));
  const code = at < 0 ? (run.stdin ?? '') : (run.words[at + 1] ?? '');
  if (!writing.test(code)) return [];
  const texts = [...code.matchAll(/(['"`])((?:\\.|(?!\1)[^\\\n])*)\1/g)].map(([, , text = '']) => text);
  return texts
    .filter((text) => /\.(?:sql|json)$/.test(text))
    .map((text) => ({ path: pathOf(run, text), removed: false, deep: false }));
}

/** Code may put folders before a name that stands alone. */
function pathOf({ folder }: Run, text: string): string {
  return text.includes('/') || text.includes('\\') ? pathIn(folder, text) : `${unknown}/${text}`;
}

export function isOption(word: string): boolean {
  return /^-./.test(word);
}

interface Parsed {
  /** Every option as it is written, bundles taken apart: `-anm x` is -a, -n and -m. */
  readonly options: readonly { readonly name: string; readonly value?: string }[];
  readonly operands: readonly string[];
}

/**
 * The options and operands of a command, as getopt reads them. `valued` are the letters of short options that take a value, in the same word
 * or the next; `optional` those whose value only stands in the same word; `long` the long options that take the next word.
 */
export function parsed(
  args: readonly string[],
  {
    valued = '',
    optional = '',
    long = [],
  }: { readonly valued?: string; readonly optional?: string; readonly long?: readonly string[] },
): Parsed {
  const options: { name: string; value?: string }[] = [];
  const operands: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    if (word === '--') return { options, operands: [...operands, ...args.slice(at + 1)] };
    if (word.startsWith('--')) {
      const [name = '', ...rest] = word.split('=');
      if (rest.length > 0) options.push({ name, value: rest.join('=') });
      else if (long.includes(name)) options.push({ name, value: args[++at] ?? '' });
      else options.push({ name });
    } else if (isOption(word)) {
      for (let letter = 1; letter < word.length; letter += 1) {
        const name = `-${word[letter]}`;
        const rest = word.slice(letter + 1);
        const takes = valued.includes(word[letter] ?? '');
        if (!takes && !optional.includes(word[letter] ?? '')) {
          options.push({ name });
          continue;
        }
        options.push({ name, value: takes && rest === '' ? (args[++at] ?? '') : rest });
        break;
      }
    } else operands.push(word);
  }
  return { options, operands };
}

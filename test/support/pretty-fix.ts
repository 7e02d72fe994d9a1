/** What stands before a step's sentence and its commands. */
const first = '  fix      ';
const indent = ' '.repeat(first.length);

/** The commands below each `fix` of a report that a terminal shows, as a person would mark and copy them. */
export function commandsIn(shown: string): string[] {
  const lines = shown.split('\n');
  return lines.flatMap((line, at) => {
    if (!line.startsWith(first)) return [];
    const rest = lines.slice(at + 1);
    const end = rest.findIndex((one) => !one.startsWith(indent));
    const block = [line, ...rest.slice(0, end < 0 ? undefined : end)].map((one) => one.slice(indent.length));
    const [, command] = /^(.+?) {4}\(/.exec(block[0] ?? '') ?? [];
    if (command !== undefined) return [command];
    // one step is a sentence and its commands; of several each is numbered, with its commands below
    if (!/^1\. /.test(block[0] ?? '')) return block.slice(1);
    return block.filter((one) => !/^\d+\. /.test(one)).map((one) => one.replace(/^ {3}/, ''));
  });
}

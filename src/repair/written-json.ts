/** JSON laid out as another text is: a formatter may have indented what drizzle-kit wrote, and ended its last line. */
export function writtenJson(value: unknown, like = ''): string {
  const indent = /^[{[]\r?\n([ \t]+)/.exec(like)?.[1] ?? '  ';
  return `${JSON.stringify(value, null, indent)}${like.endsWith('\n') ? '\n' : ''}`;
}

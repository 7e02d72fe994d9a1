/** A text without the given character at its end, however often it stands there. In one pass: `/x+$/` starts again at every run. */
export function withoutTrailing(text: string, character: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === character) end -= 1;
  return text.slice(0, end);
}

/** Removes a character from the end of a text, as often as it occurs. A loop, because `/x+$/` takes quadratic time on long runs of it. */
export function withoutTrailing(text: string, character: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === character) end -= 1;
  return text.slice(0, end);
}

// controls, what reverses the reading direction (CVE-2021-42574), other separators of lines, and halves of a character
const hidden = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A text whose control characters are seen instead of obeyed; line ends and tabs stay. */
export function printable(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(hidden, (found) => (found === '\n' || found === '\t' ? found : escaped(found)));
}

/** The same where a line end would begin something else. */
export function oneLine(text: string): string {
  return text.replace(hidden, escaped);
}

/** JSON whose texts can be printed: what is escaped is read back as it was. */
export function printableJson(value: unknown): string {
  const asCode = (found: string) => (found === '\n' ? found : `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `${JSON.stringify(value, null, 2).replace(hidden, asCode)}\n`;
}

/** A text as a sentence, with one full stop. */
export function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

/** At most so many characters of a text, and that there were more. */
export function shortened(text: string, characters: number): string {
  return text.length <= characters ? text : `${text.slice(0, characters - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

function escaped(found: string): string {
  const known = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }[found];
  return known ?? `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Letters of SQL that are read; a migration that is larger is data, and reading it would hold up a commit. */
const mostLetters = 4_000_000;

/** Why SQL is not read, in words that follow its file's name; undefined where it is. */
export function tooLarge(sql: string): string | undefined {
  if (sql.length <= mostLetters) return undefined;
  const [size, most] = [sql.length, mostLetters].map((letters) => `${(letters / 1_000_000).toFixed(1)} MB`);
  return `is ${size}, and SQL above ${most} is not read: split it into several migrations`;
}

import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';

/** A patch from what drizzle-kit generates to what a file holds. */
export function differenceOf(path: string, generated: string, sql: string): string {
  return createTwoFilesPatch('drizzle-kit generate', path, `${generated}\n`, `${sql}\n`, undefined, undefined, {
    context: 2,
    headerOptions: FILE_HEADERS_ONLY,
  });
}

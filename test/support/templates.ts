import { type Dirent, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Everything in a folder, to be laid out as often as needed: one process of git costs as much as writing a hundred small files. */
export interface Template {
  readonly folders: readonly string[];
  readonly files: readonly { readonly path: string; readonly mode: number; readonly content: Uint8Array }[];
  readonly links: readonly { readonly path: string; readonly target: string }[];
}

export function templateOf(folder: string): Template {
  const template = {
    folders: [] as string[],
    files: [] as { path: string; mode: number; content: Uint8Array }[],
    links: [] as { path: string; target: string }[],
  };
  for (const { full, entry } of entriesOf(folder)) {
    const path = full.slice(folder.length + 1);
    if (entry.isDirectory()) template.folders.push(path);
    else if (entry.isSymbolicLink()) template.links.push({ path, target: readlinkSync(full) });
    else template.files.push({ path, mode: lstatSync(full).mode & 0o777, content: readFileSync(full) });
  }
  // parents before what is in them
  template.folders.sort();
  return template;
}

/** Not by readdir's own recursion, which follows links to folders since Node 22. */
function entriesOf(folder: string): { readonly full: string; readonly entry: Dirent }[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = join(folder, entry.name);
    return [{ full, entry }, ...(entry.isDirectory() ? entriesOf(full) : [])];
  });
}

/** Writes a template's files below a folder that exists. */
export function layOut({ folders, files, links }: Template, folder: string): void {
  for (const path of folders) mkdirSync(`${folder}/${path}`, { recursive: true });
  for (const { path, mode, content } of files) {
    writeFileSync(`${folder}/${path}`, content, { mode });
  }
  for (const { path, target } of links) symlinkSync(target, `${folder}/${path}`);
}

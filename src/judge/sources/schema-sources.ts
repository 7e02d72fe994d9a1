import type { FactSource } from '../fact-source.ts';

/** The text of the schema files of a project with drift, so that findings can name the file that defines a table. */
export const schemaSources: FactSource = {
  name: 'schema sources',
  level: 'drift',
  needs: ({ drift }) => drift !== undefined && drift.objects.length + drift.nondeterministic.length > 0,
  async read({ drift }, { files: { after } }) {
    const all = drift?.schemaFiles ?? [];
    const paths = all.filter((path) => after.entries.has(path) && /\.[cm]?[jt]sx?$/.test(path));
    const texts = paths.map(async (path) => ({ path, text: new TextDecoder().decode(await after.read(path)) }));
    return { facts: { schemaSources: await Promise.all(texts) } };
  },
};

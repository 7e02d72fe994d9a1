/** Something that decided the published verdict of a project and that the judged state does not have. */
export type Uncovered =
  /** The project's config is gone, or sets no dialect. */
  | { readonly kind: 'config'; readonly config: string; readonly change: 'deleted' | 'without dialect' }
  /** The config is for another database, and the migrations stayed. */
  | { readonly kind: 'dialect'; readonly config: string; readonly dialect: string }
  /** The config writes to another folder, and the migrations stayed. */
  | { readonly kind: 'out'; readonly config: string; readonly out: string }
  /** What the config calls its schema matches no file that git tracks; `lost` is what made the published one. */
  | {
      readonly kind: 'schema';
      readonly config: string;
      readonly patterns: readonly string[];
      readonly lost: readonly string[];
    }
  /** A file still defines tables of the schema, which is read from other files. */
  | { readonly kind: 'tables'; readonly config: string; readonly path: string; readonly tables: readonly string[] }
  /** Git has SQL of migrations, but not what orders them. */
  | { readonly kind: 'order'; readonly config: string; readonly path: string; readonly count: number };

interface Versioned {
  readonly version?: string;
}

/**
 * Refuses snapshots of another format than a kit's own: it could not have written them, and generates nothing from them before
 * `drizzle-kit up`. What it makes of an empty schema tells its own.
 */
export function refuseVersions(own: unknown, snapshots: readonly unknown[]): void {
  const { version } = own as Versioned;
  const other = snapshots.map((snapshot) => (snapshot as Versioned).version).find((found) => found !== version);
  if (other !== undefined)
    throw new Error(
      `a snapshot has format ${other}, this drizzle-kit writes ${version}. Run drizzle-kit up with it, or install the one that wrote it`,
    );
}

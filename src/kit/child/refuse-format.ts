interface Versioned {
  readonly version?: string;
}

/**
 * Throws if a snapshot has another format than the installed kit writes: that kit generates nothing from it before `drizzle-kit up`.
 * The kit's snapshot of an empty schema shows its own format.
 */
export function refuseVersions(own: unknown, snapshots: readonly unknown[]): void {
  const { version } = own as Versioned;
  const other = snapshots.map((snapshot) => (snapshot as Versioned).version).find((found) => found !== version);
  if (other !== undefined)
    throw new Error(
      `a snapshot has format ${other}, this drizzle-kit writes ${version}. Run drizzle-kit up with it, or install the one that wrote it`,
    );
}

/** This package's version; the build writes it in. */
export const version: string = process.env.DRIZZLE_GUARD_VERSION ?? '0.0.0';

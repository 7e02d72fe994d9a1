/** Whether an oid is all zeros, which git writes for a ref that does not exist. */
export function isNoObject(oid: string): boolean {
  return /^0+$/.test(oid);
}

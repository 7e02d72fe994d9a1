/** Whether git says zeros: what it writes for a ref that is not there. */
export function isNoObject(oid: string): boolean {
  return /^0+$/.test(oid);
}

/** Milliseconds since this process started. Node's `performance` would load ten more of its modules at every start. */
export function elapsed(): number {
  return process.uptime() * 1000;
}

import type { Type } from './types.ts';
import { isText } from './widening.ts';

const numbers = 'smallint integer bigint numeric real double precision';
const knownTypes =
  /^(?:smallint|integer|bigint|numeric|real|double precision|boolean|uuid|jsonb?|date|interval|inet|cidr|macaddr8?|bytea|bit|varbit|(?:time|timestamp)(?: with time zone)?)$/;

/** The pairs of types, besides numbers, that PostgreSQL converts by itself: pg_cast has them for assignment. */
const pairs: Readonly<Record<string, readonly string[]>> = {
  date: ['timestamp', 'timestamp with time zone'],
  time: ['time with time zone', 'interval'],
  'time with time zone': ['time'],
  timestamp: ['date', 'time', 'timestamp with time zone'],
  'timestamp with time zone': ['date', 'time', 'time with time zone', 'timestamp'],
  interval: ['time'],
  json: ['jsonb'],
  jsonb: ['json'],
  inet: ['cidr'],
  cidr: ['inet'],
  macaddr: ['macaddr8'],
  macaddr8: ['macaddr'],
  bit: ['varbit'],
  varbit: ['bit'],
};

/** Whether PostgreSQL changes one type into another without USING; types that are not its own count as convertible. */
export function convertsByItself(from: Type, to: Type): boolean {
  if (isText(to) && (to.dimensions === 0 || from.dimensions > 0)) return true;
  if (from.dimensions > 0 !== to.dimensions > 0 || isText(from)) return false;
  if (from.name === to.name || !knownTypes.test(from.name) || !knownTypes.test(to.name)) return true;
  return (numbers.includes(from.name) && numbers.includes(to.name)) || pairs[from.name]?.includes(to.name) === true;
}

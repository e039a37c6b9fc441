/** The units of timestamps, as clients of InfluxDB 1.x and 2.x name them. */
import { invalidField } from '../../../errors/error.js';
import type { Precision } from './timestamp.js';

const PRECISIONS = new Map<string, Precision>([
  ['n', 'ns'],
  ['ns', 'ns'],
  ['u', 'us'],
  ['us', 'us'],
  ['µ', 'us'],
  ['ms', 'ms'],
  ['s', 's'],
  ['m', 'm'],
  ['h', 'h'],
]);

/** Nanoseconds where none is named. */
export function precisionOf(name = 'ns'): Precision {
  const precision = PRECISIONS.get(name);
  if (precision !== undefined) return precision;
  throw invalidField('precision', name, 'ns, us, ms, s, m or h');
}

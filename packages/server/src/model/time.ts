// Time as this platform means it: integer microseconds UTC (DESIGN §2). One door to the readers and writers of times,
// so that no other file does arithmetic on units, ISO text or zones of its own.
export {
  MAX_MICROS,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  MICROS_PER_SECOND,
  MIN_MICROS,
  TIME_UNITS,
  isTimeUnit,
  microsFromNumber,
  nanosecondText,
  numberFromMicros,
  type Micros,
  type TimeUnit,
} from './time-number.js';
export { isoFromMicros, microsFromIso } from './time-iso.js';
export { isZone, localToMicros, microsToLocal, zoneOffset, type LocalParts } from './time-zone.js';

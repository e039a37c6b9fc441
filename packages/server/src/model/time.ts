// Time as this platform means it: integer microseconds UTC (docs/semantics.md "Time range"). One door to the readers and writers of times,
// so that no other file does arithmetic on units, ISO text or zones of its own.
export {
  END_OF_TIME,
  MAX_MICROS,
  MICROS_PER_DAY,
  MICROS_PER_MILLISECOND,
  MICROS_PER_MINUTE,
  MICROS_PER_SECOND,
  MILLISECONDS_PER_DAY,
  MILLISECONDS_PER_HOUR,
  MILLISECONDS_PER_MINUTE,
  MIN_MICROS,
  isTimeUnit,
  microsFromNumber,
  nanosecondText,
  nowMicros,
  numberFromMicros,
  type Micros,
  type TimeUnit,
} from './time-number.js';
export { isoFromMicros, isSpelled, microsFromIso, microsFromValue } from './time-iso.js';
export { microsFromRelative, microsOfLength, RELATIVE_EXPECTED } from './time-relative.js';
export {
  instantsOfLocal,
  isZone,
  localToMicros,
  microsToLocal,
  placeLocal,
  zoneOffset,
} from './time-zone.js';

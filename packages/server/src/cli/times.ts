/** Times as people type them on a command line: what the API takes, and ISO text without a zone in a zone of their own. */
import {
  isoFromMicros,
  localToMicros,
  microsFromNumber,
  microsFromRelative,
  microsOfLength,
  RELATIVE_EXPECTED,
  type Micros,
} from '../model/time.js';
import { parseBucket } from '../model/buckets.js';
import { usageError } from './failure.js';

/** Text without a zone is local time in `zone`. The answer is ISO text, which every query takes. */
export function readInstant(option: string, text: string, zone: string, now: Micros): string {
  const time = parseInstant(text.trim(), zone, now);
  if (Number.isNaN(time))
    throw usageError(
      `${option} is ${JSON.stringify(text)}; expected ISO time, milliseconds, ${RELATIVE_EXPECTED}.`,
    );
  return isoFromMicros(time);
}

function parseInstant(text: string, zone: string, now: Micros): Micros {
  const relative = microsFromRelative(text, now);
  if (relative !== undefined) return relative;
  if (/^\d{5,16}(\.\d+)?$/.test(text)) return microsFromNumber(text, 'ms');
  return localToMicros(text, zone);
}

/** `1h`, `30d`: a length of time in milliseconds, or undefined. */
export function readLength(text: string): number | undefined {
  const length = microsOfLength(text);
  return length === undefined ? undefined : length / 1000;
}

/** `--zone` is for times without one too: buckets of a fixed width, which know none, are asked for without it. */
export function zoneOfBuckets(bucket: string | undefined, zone: string | undefined): string | undefined {
  if (bucket === undefined) return undefined;
  try {
    return parseBucket(bucket).kind === 'fixed' ? undefined : zone;
  } catch {
    // What is wrong with it, the server says.
    return zone;
  }
}

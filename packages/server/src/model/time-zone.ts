// Offsets of IANA zones and times of day in them, with Intl as the only source. Asking Intl costs microseconds, so
// the changes of offset of a zone are found once per year and kept.
import { daysFromCivil, daysInMonth } from './civil.js';
import { parseIso } from './time-iso.js';
import {
  MAX_MICROS,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  MICROS_PER_SECOND,
  MIN_MICROS,
  type Micros,
} from './time-number.js';

/** Local date and time of day in a zone; what is absent is zero. */
export interface LocalParts {
  year: number;
  month: number;
  day: number;
  hour?: number;
  minute?: number;
  second?: number;
  micros?: number;
}

/** A span of time with one offset (local minus UTC). It may be cut where a searched year ends. */
interface OffsetSpan {
  from: Micros;
  to: Micros;
  offset: Micros;
}

const YEAR = 366 * MICROS_PER_DAY;
/** No zone has gone to another offset and back within a week since 1970: a test compares with Intl itself. */
const STEP = 7 * MICROS_PER_DAY;
const ZONES_KEPT = 1000;
const YEARS_KEPT = 512;

class Zone {
  readonly #format: Intl.DateTimeFormat;
  readonly #years = new Map<number, OffsetSpan[]>();
  #last: OffsetSpan = { from: NaN, to: NaN, offset: 0 };

  constructor(name: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  }

  span(time: Micros): OffsetSpan {
    if (time >= this.#last.from && time < this.#last.to) return this.#last;
    const year = Math.floor(time / YEAR);
    let spans = this.#years.get(year);
    if (spans === undefined) {
      if (this.#years.size >= YEARS_KEPT) this.#years.clear();
      spans = this.#search(year * YEAR, (year + 1) * YEAR);
      this.#years.set(year, spans);
    }
    const found = spans.find((span) => time < span.to);
    if (found === undefined) throw new RangeError(`time ${time} is not a number`);
    return (this.#last = found);
  }

  #search(from: Micros, to: Micros): OffsetSpan[] {
    const spans: OffsetSpan[] = [{ from, to, offset: this.#ask(from) }];
    for (let at = from; at < to; at += STEP)
      this.#split(spans, at, Math.min(at + STEP, to - MICROS_PER_SECOND));
    return spans;
  }

  /** Finds the change of offset between two instants, to the second, and begins a new span there. */
  #split(spans: OffsetSpan[], low: Micros, high: Micros): void {
    const last = spans[spans.length - 1];
    if (last === undefined || this.#ask(high) === last.offset) return;
    let before = low;
    let after = high;
    while (after - before > MICROS_PER_SECOND) {
      const half = Math.floor((before + after) / 2 / MICROS_PER_SECOND) * MICROS_PER_SECOND;
      if (this.#ask(half) === last.offset) before = half;
      else after = half;
    }
    spans.push({ from: after, to: last.to, offset: this.#ask(after) });
    last.to = after;
    this.#split(spans, after, high);
  }

  #ask(time: Micros): Micros {
    // Before the year 1 Intl counts backwards (1 BC); zones do not matter there.
    const seconds = Math.floor(Math.min(Math.max(time, FIRST_ASKED), MAX_MICROS) / MICROS_PER_SECOND);
    const [month, day, year, hour, minute, second] = this.#format
      .format(seconds * 1000)
      .split(/\D+/)
      .map(Number) as [number, number, number, number, number, number];
    const local = daysFromCivil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
    return (local - seconds) * MICROS_PER_SECOND;
  }
}

const FIRST_ASKED = MIN_MICROS + 2 * YEAR;
const zones = new Map<string, Zone>();

function zoneOf(name: string): Zone {
  let zone = zones.get(name);
  if (zone === undefined) {
    try {
      zone = new Zone(name);
    } catch {
      throw new RangeError(`zone '${name}' is unknown; expected an IANA name such as Europe/Brussels or UTC`);
    }
    if (zones.size >= ZONES_KEPT) zones.clear();
    zones.set(name, zone);
  }
  return zone;
}

export function isZone(name: string): boolean {
  try {
    zoneOf(name);
    return true;
  } catch {
    return false;
  }
}

/** Local time minus UTC at an instant. Throws RangeError for an unknown zone. */
export function zoneOffset(time: Micros, zone: string): Micros {
  return zone === 'UTC' ? 0 : zoneOf(zone).span(time).offset;
}

/** The clock reading at an instant, as the microseconds it would have in UTC. */
export function microsToLocal(time: Micros, zone: string): Micros {
  return time + zoneOffset(time, zone);
}

/**
 * The instant at which the clocks of a zone show a date and time. Where they show it twice it is the one nearer to
 * `near`, without that the first one; where they jump over it, it is moved on by the length of the jump (02:30 becomes
 * 03:30). A text with a zone of its own keeps that. NaN for text or parts that are no time; RangeError for an unknown zone.
 */
export function localToMicros(local: string | LocalParts, zone: string, near?: Micros): Micros {
  return placeLocal(local, (naive) => instantOfLocal(naive, zone, near));
}

/** As localToMicros, for a caller that knows more of its clock than the zone: `place` gets the reading as if it were UTC. */
export function placeLocal(local: string | LocalParts, place: (naive: Micros) => Micros): Micros {
  if (typeof local === 'string') return parseIso(local, place);
  const naive = naiveFromParts(local);
  return Number.isNaN(naive) ? NaN : place(naive);
}

/** All instants at which the clocks of a zone show a reading: two where they go back over it, none where they jump over it. */
export function instantsOfLocal(naive: Micros, zone: string): readonly Micros[] {
  if (zone === 'UTC') return [naive];
  const before = zoneOffset(naive - MICROS_PER_DAY, zone);
  const after = zoneOffset(naive + MICROS_PER_DAY, zone);
  if (before === after) return [naive - before];
  const instants = [naive - Math.max(before, after), naive - Math.min(before, after)];
  return instants.filter((time) => microsToLocal(time, zone) === naive);
}

/** As localToMicros, for a clock reading given as the microseconds it would have in UTC. */
export function instantOfLocal(naive: Micros, zone: string, near?: Micros): Micros {
  if (zone === 'UTC' || Number.isNaN(naive)) return naive;
  const [first, second] = instantsOfLocal(naive, zone);
  if (first === undefined) return naive - zoneOffset(naive - MICROS_PER_DAY, zone);
  if (second === undefined || near === undefined) return first;
  return Math.abs(near - second) < Math.abs(near - first) ? second : first;
}

/**
 * The instant from which on the clocks show a reading or a later one: where they jump over it, the instant of the jump
 * (localToMicros would be too late when the jump started before midnight); where they go back to before it, as from 00:01
 * to 23:01, the second time. This is what a day begins with.
 */
export function startOfLocal(naive: Micros, zone: string): Micros {
  const time = instantOfLocal(naive, zone);
  if (microsToLocal(time, zone) === naive) return forGood(time, naive, zone);
  let span = zoneOf(zone).span(time);
  for (let earlier = span; earlier.offset === span.offset; earlier = zoneOf(zone).span(span.from - 1))
    span = earlier;
  return span.from;
}

/** `time` shows `naive`; a change of the clocks within a day may show what was before it once more. */
function forGood(time: Micros, naive: Micros, zone: string): Micros {
  if (zone === 'UTC') return time;
  let start = time;
  for (let { to } = zoneOf(zone).span(time); to - time < MICROS_PER_DAY; to = zoneOf(zone).span(to).to) {
    const { offset } = zoneOf(zone).span(to);
    if (to + offset < naive) start = naive - offset;
  }
  return start;
}

function naiveFromParts(parts: LocalParts): Micros {
  const { year, month, day, hour = 0, minute = 0, second = 0, micros = 0 } = parts;
  const whole = [year, month, day, hour, minute, second, micros].every(Number.isInteger);
  if (!whole || year < 0 || year > 9999 || day < 1 || day > daysInMonth(year, month)) return NaN;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return NaN;
  if (micros < 0 || micros >= MICROS_PER_SECOND) return NaN;
  const clock = hour * MICROS_PER_HOUR + minute * MICROS_PER_MINUTE + second * MICROS_PER_SECOND + micros;
  return daysFromCivil(year, month, day) * MICROS_PER_DAY + clock;
}

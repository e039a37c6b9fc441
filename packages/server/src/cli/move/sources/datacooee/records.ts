/**
 * Windows of records. The API knows seconds and no cursor: a window begins at the second of the last record that was read, and
 * what was read from that second on is passed over.
 */
import type { Kind, PointValue } from '../../../../model/kinds.js';
import { isoFromMicros, microsFromIso, type Micros } from '../../../../model/time.js';
import type { Range } from '../../engine/source.js';
import { valueOfText } from '../../engine/text-values.js';
import type { DatacooeeRecord } from './api.js';

export interface Window {
  /** `YYYY-MM-DD hh:mm:ss`, UTC, both included. */
  readonly start: string;
  readonly finish: string;
  /** Records from the start on that were read. */
  readonly passed: number;
}

const secondOf = (time: Micros): string => isoFromMicros(time).slice(0, 19).replace('T', ' ');

export function windowOf({ from, to }: Range, cursor: string | null): Window {
  const finish = secondOf(to);
  if (cursor === null) return { start: secondOf(from), finish, passed: 0 };
  return { finish, ...(JSON.parse(cursor) as Pick<Window, 'start' | 'passed'>) };
}

interface Point {
  readonly time: Micros;
  readonly value: PointValue;
  readonly sequence?: number;
  readonly latitude?: number;
  readonly longitude?: number;
  readonly x?: number;
  readonly metadata?: unknown;
}

/** Records of one instant are several points: their sequence counts them. */
export function pageOf(
  records: readonly DatacooeeRecord[],
  { window, range, kind }: { readonly window: Window; readonly range: Range; readonly kind: Kind },
): { points: Point[]; next: string } {
  const points: Point[] = [];
  let [last, sequence] = [NaN, 0];
  let second = { text: window.start, count: 0 };
  for (const [at, record] of records.entries()) {
    const time = microsFromIso(record.timestamp);
    sequence = time === last ? sequence + 1 : 0;
    last = time;
    const text = secondOf(time);
    second = { text, count: text === second.text ? second.count + 1 : 1 };
    if (at < window.passed || time < range.from || time >= range.to) continue;
    points.push({
      time,
      value: valueOfText(kind, String(record.value)),
      ...extrasOf(record),
      ...(sequence > 0 && { sequence }),
    });
  }
  return { points, next: JSON.stringify({ start: second.text, passed: second.count }) };
}

function extrasOf({ latitude, longitude, x_axis_value, x_axis_data, metadata }: DatacooeeRecord) {
  const x = x_axis_value ?? x_axis_data;
  return {
    ...(latitude != null && latitude !== '' && { latitude: Number(latitude) }),
    ...(longitude != null && longitude !== '' && { longitude: Number(longitude) }),
    ...(x != null && x !== '' && { x: Number(x) }),
    ...(metadata != null && metadata !== '' && { metadata }),
  };
}

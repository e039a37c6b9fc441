/** Cuts an export of buckets into queries of bounded size: several devices over the whole range, or one device over a part of it. */
import { bucketStart, nextBucket, type Bucket } from '../../model/buckets.js';
import type { Micros } from '../../model/time.js';
import type { PreparedDevice } from './prepare.js';

export interface BucketWindow {
  readonly devices: readonly PreparedDevice[];
  /** Index of the last of them. */
  readonly device: number;
  readonly from: Micros;
  readonly to: Micros;
  readonly done: number;
}

/** Cells of one query; each series has one for each bucket at most. */
const CELLS = 50_000;
const SERIES = 500;

export function* bucketWindows(
  devices: readonly PreparedDevice[],
  bucket: Bucket,
  spanOf: (device: PreparedDevice) => { from: Micros; to: Micros },
  separate: boolean,
): Generator<BucketWindow> {
  let waiting: PreparedDevice[] = [];
  let span = { from: Infinity, to: -Infinity };
  let series = 0;
  const take = (last: number): BucketWindow => {
    const window = { devices: waiting, device: last, ...span, done: (last + 1) / devices.length };
    [waiting, span, series] = [[], { from: Infinity, to: -Infinity }, 0];
    return window;
  };
  for (const [index, device] of devices.entries()) {
    const own = spanOf(device);
    if (device.series.length === 0 || own.from >= own.to) continue;
    const joined = { from: Math.min(span.from, own.from), to: Math.max(span.to, own.to) };
    const together = series + device.series.length;
    if (waiting.length > 0 && (separate || together > SERIES || !fits(bucket, joined, CELLS / together)))
      yield take(index - 1);
    const most = Math.max(1, Math.floor(CELLS / device.series.length));
    if (fits(bucket, own, most)) {
      waiting.push(device);
      span = { from: Math.min(span.from, own.from), to: Math.max(span.to, own.to) };
      series += device.series.length;
      continue;
    }
    for (let from = own.from; from < own.to;) {
      const to = Math.min(own.to, after(bucket, from, most));
      const part = (to - own.from) / (own.to - own.from);
      yield { devices: [device], device: index, from, to, done: (index + part) / devices.length };
      from = to;
    }
  }
  if (waiting.length > 0) yield take(devices.length - 1);
}

/** The start of the bucket that comes so many buckets behind the one that holds the time. */
function after(bucket: Bucket, time: Micros, count: number): Micros {
  if (bucket.kind === 'fixed') return bucketStart(bucket, time) + count * bucket.width;
  let edge = time;
  for (let i = 0; i < count; i++) edge = nextBucket(bucket, edge);
  return edge;
}

function fits(bucket: Bucket, { from, to }: { from: Micros; to: Micros }, most: number): boolean {
  if (bucket.kind === 'fixed') return (to - bucketStart(bucket, from)) / bucket.width <= most;
  let edge = from;
  for (let count = 0; count <= most; count++) {
    if (edge >= to) return true;
    edge = nextBucket(bucket, edge);
  }
  return false;
}

/**
 * The newest values of devices, and whether they still send. Rule: a device is silent when every series of it is: none has a point
 * younger than ten times the longest distance of its last points, a minute at least.
 */
import type { StoredPoint, TailedPoint, Tributary } from '@tributary/client';

export interface Vital {
  readonly series: string;
  readonly label: string | null;
  readonly unit: string | null;
  readonly id: number;
  readonly value: StoredPoint['value'];
  readonly time: number;
  /** The longest distance of its last points; undefined: it has one. */
  readonly distance: number | undefined;
}

/** By the key of the device, in the order of the making of the series. */
export type Vitals = ReadonlyMap<string, readonly Vital[]>;

const LAST = 5;
const TIMES_LONGEST = 10;
const LEAST_MS = 60_000;

export async function readVitals(
  client: Tributary,
  devices: readonly number[],
  signal: AbortSignal,
): Promise<Vitals> {
  const vitals = new Map<string, Vital[]>();
  if (devices.length === 0) return vitals;
  const points = await client
    .query()
    .deviceId(...devices)
    .latestColumns(LAST, { signal });
  const { times, series, dictionary } = points;
  for (let row = 0; row < points.length;) {
    const of = series[row]!;
    let end = row;
    let distance: number | undefined;
    // The newest first, series after series.
    while (end < points.length && series[end] === of) {
      if (end > row) distance = Math.max(distance ?? 0, times[end - 1]! - times[end]!);
      end++;
    }
    const { device, series: name, label, unit, id } = dictionary[of]!;
    const vital = {
      ...{ series: name, label, unit, id, distance },
      value: points.value(row),
      time: times[row]!,
    };
    const own = vitals.get(device);
    if (own === undefined) vitals.set(device, [vital]);
    else own.push(vital);
    row = end;
  }
  return vitals;
}

/** The same with newer points; those of devices and series that are not there are left out. */
export function withPoints(vitals: Vitals, points: readonly TailedPoint[]): Vitals {
  const next = new Map(vitals);
  for (const { device, series, time, value } of points) {
    const at = Date.parse(time);
    const own = next.get(device);
    if (own === undefined) continue;
    next.set(
      device,
      own.map((vital) => {
        if (vital.series !== series || at < vital.time) return vital;
        const distance = at === vital.time ? vital.distance : Math.max(vital.distance ?? 0, at - vital.time);
        return { ...vital, value, time: at, distance };
      }),
    );
  }
  return next;
}

/** Undefined: it never sent. */
export const lastSeen = (own: readonly Vital[] | undefined): number | undefined =>
  own?.reduce<number | undefined>((last, { time }) => Math.max(last ?? time, time), undefined);

export function isSilent(own: readonly Vital[], now: number): boolean {
  return own.every(({ time, distance = 0 }) => now - time > Math.max(LEAST_MS, TIMES_LONGEST * distance));
}

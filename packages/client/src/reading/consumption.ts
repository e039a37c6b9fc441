/**
 * What series gained between two times: the last value at or before the end, less the last one at or before the beginning. Of
 * a series that is a counter the platform adds up its increases instead (`delta`), which knows of resets and overflows.
 */
import { OptionError } from '../http/errors.js';
import type { CallOptions } from '../http/http.js';
import type { Connection } from '../native/connection.js';
import { isoOf } from '../native/iso.js';
import { microsOf } from '../native/times.js';
import type { Time } from '../native/types.js';
import { calibrated } from './calibrate.js';
import type { ColumnSeries, PointColumns } from './columns/columns.js';
import { columns, statistics, tell } from './families.js';
import { unitsOf } from './in-units.js';
import type { QueryState } from './state.js';

/** A value at an end of the range, and when it was. */
export interface Boundary {
  /** ISO 8601 text. */
  readonly time: string;
  readonly value: number;
}

export interface Consumption {
  readonly device: string;
  readonly series: string;
  readonly unit: string | null;
  /** Null: the series had no value by then. */
  readonly from: Boundary | null;
  readonly to: Boundary | null;
  /** Null: there is nothing to compare. */
  readonly consumption: number | null;
}

export async function consumptionOf(
  at: Connection,
  state: QueryState,
  call: CallOptions,
): Promise<Consumption[]> {
  const { selection, from, to = 'now' } = state;
  if (from === undefined)
    throw new OptionError('consumption needs a beginning: from(…), between(…, …) or last(…) says when.');
  if (Object.keys(state.bounds).length > 0)
    throw new OptionError(
      'consumption after where: it is the difference of two values, not of those that fit.',
    );
  const units = await unitsOf(state);
  const ends = { from: justAfter(from), to: justAfter(to) };
  const [before, after] = await Promise.all(
    [ends.from, ends.to].map((before) => columns(at, 'last', { ...selection, before }, call)),
  );
  tell(at, after!.warnings);
  const starts = boundaries(before!);
  const counters = after!.dictionary.filter(({ kind, counter }) => kind === 'number' && counter !== null);
  const increases = await increasesOf(at, counters, ends, call);
  const found: Consumption[] = [];
  for (const [id, { of, value, time }] of boundaries(after!)) {
    const start = starts.get(id);
    const { calibration } = of;
    const scaled = (raw: number) =>
      state.calibrated && calibration !== null ? calibrated(calibration, raw) : raw;
    const into = units?.({ ...of, calibration: state.calibrated ? null : calibration });
    const shown = (raw: number) => into?.value(scaled(raw)) ?? scaled(raw);
    const increase = increases.get(`${of.device}\n${of.series}`);
    const difference = start && differenceOf(start.value, increase ?? value - start.value, scaled);
    found.push({
      ...{ device: of.device, series: of.series, unit: into?.unit ?? of.unit },
      from: start ? { time: start.time, value: shown(start.value) } : null,
      to: { time, value: shown(value) },
      consumption: difference === undefined ? null : (into?.difference(difference) ?? difference),
    });
  }
  return found;
}

/** Of values as people read them: those at the beginning, and so much later. */
const differenceOf = (start: number, increase: number, scaled: (raw: number) => number): number =>
  scaled(start + increase) - scaled(start);

interface Found extends Boundary {
  readonly of: ColumnSeries;
}

/** Numbers alone: nothing else is consumed. */
function boundaries(page: PointColumns): Map<number, Found> {
  const found = new Map<number, Found>();
  for (let row = 0; row < page.length; row++) {
    const of = page.dictionary[page.series[row]!]!;
    if (of.kind !== 'number') continue;
    found.set(of.id, { of, time: isoOf(Number(page.micros[row])), value: page.values[row]! });
  }
  return found;
}

async function increasesOf(
  at: Connection,
  series: readonly ColumnSeries[],
  range: { readonly from: Time; readonly to: Time },
  call: CallOptions,
): Promise<Map<string, number>> {
  if (series.length === 0) return new Map();
  const seriesIds = series.map(({ id }) => id);
  const rows = await statistics(at, { seriesIds, ...range, aggregations: ['delta'] }, call);
  return new Map(
    rows.flatMap(({ device, series: name, delta }) =>
      typeof delta === 'number' ? [[`${device}\n${name}`, delta] as const] : [],
    ),
  );
}

/** A microsecond later: what the API excludes is then included. A distance from now is as exact as it needs to be. */
function justAfter(time: Time): Time {
  const micros = microsOf(typeof time === 'string' ? time.trim() : time);
  return Number.isNaN(micros) ? time : isoOf(micros + 1);
}

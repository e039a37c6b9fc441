/**
 * Data rows. Rules: `output_value` is always a number, because clients sum it; a boolean counts as 1 and 0; what is no
 * number at all (a text of another API) has no value and is readable as `display_value`.
 */
import type { PointRow, SeriesOfVariable } from '../../../services/services.js';
import { conversionBy, conversionNamed } from './convert.js';
import { rulesOf } from './stream-rules.js';
import { outputOf } from './output.js';
import { placeOfStream } from './ids.js';
import { rowTime } from './times.js';

interface Kept {
  /** Where the integer of the reading does not come back from the value. */
  readonly int_value?: unknown;
  readonly device_timestamp?: unknown;
}

const keptOf = ({ metadata }: PointRow): Kept =>
  typeof metadata === 'object' && metadata !== null ? metadata : {};
const wholeOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** Everything about a stream that its rows share, worked out once. */
export class RowForm {
  readonly #stream: SeriesOfVariable;
  readonly #rules;
  readonly #conversion;
  /** By which the integers of rows come back that have none beside them; the newest first. */
  readonly #spared;
  readonly #common;

  constructor(stream: SeriesOfVariable) {
    const { series, variable } = stream;
    this.#stream = stream;
    this.#rules = rulesOf(series, variable);
    this.#conversion = conversionBy(this.#rules);
    this.#spared = series.readingRules
      .map(({ from, rule }) => ({ from, conversion: conversionNamed(rule) }))
      .reverse();
    this.#common = {
      ...placeOfStream(stream),
      type: this.#rules.inputUnit === null ? 'Num' : 'ITR',
    };
  }

  /** Of the data of one stream. */
  ofStream(row: PointRow) {
    const { series } = this.#stream;
    const value = numberOf(row);
    const output = value === null ? 0 : outputOf(this.#rules.outputUnit, series.calibration, value);
    return {
      type: this.#common.type,
      timestamp: rowTime(row.time),
      int_value: this.#integer(row, value),
      value,
      display_value: value === null ? String(row.value) : output.toFixed(this.#rules.decimalPlaces),
      output_value: output,
      streamer_local_id: row.sequence,
    };
  }

  /** Of the list over any streams; it shows what is kept and no output value. */
  ofList(row: PointRow) {
    const value = numberOf(row);
    const { stream, project, device, variable, type } = this.#common;
    return {
      id: rowId(row),
      stream,
      project,
      device,
      variable,
      type,
      device_timestamp: wholeOrNull(keptOf(row).device_timestamp),
      timestamp: rowTime(row.time),
      int_value: this.#integer(row, value),
      value,
      streamer_local_id: row.sequence,
      dirty_ts: false,
      status: 'unk',
    };
  }

  #integer(row: PointRow, value: number | null): number | null {
    const kept = wholeOrNull(keptOf(row).int_value);
    if (kept !== null || value === null) return kept;
    const rule = this.#spared.find(({ from }) => from <= row.sequence);
    if (rule !== undefined) return rule.conversion.raw(value);
    // Any other reading without one was its own value; a fraction came from somewhere else.
    return Number.isInteger(value) ? value : this.#conversion.raw(value);
  }
}

const numberOf = ({ value }: PointRow): number | null => (typeof value === 'string' ? null : Number(value));

const LOW = 0x1_0000;
/**
 * An integer that is always the same for a point: clients keep it in tables. Two points with the same one are unlikely,
 * and nothing is looked up by it.
 */
export function rowId({ series, time, sequence }: Pick<PointRow, 'series' | 'time' | 'sequence'>): number {
  let high = 0x811c_9dc5;
  let low = 0x1234_5677;
  for (const number of [series, time, sequence])
    for (const word of [number % 0x1_0000_0000, Math.floor(number / 0x1_0000_0000)]) {
      high = Math.imul(high ^ word, 0x0100_0193) ^ (high >>> 15);
      low = Math.imul(low ^ (word + high), 0x85eb_ca6b) ^ (low >>> 13);
    }
  return ((high >>> 0) % 0x1f_ffff) * LOW * LOW + (low >>> 0);
}

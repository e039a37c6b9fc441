/**
 * Rows of several series that are measured together: columns by name, a time and some of the values a row. What was once asked for by a
 * `DataStore` of the iobeam libraries. A store that stands alone keeps its rows; one of a device puts them straight to what the device sends.
 */
import { shownOf } from '../http/checks.js';
import { OptionError } from '../http/errors.js';
import { Timestamp } from '../native/timestamp.js';
import type { Time, Value } from '../native/types.js';
import { nowMicros } from '../writing/now.js';
import { checkSeries, SeriesBuffer } from './series-buffer.js';

/** Where rows go: of a device, with a place for what is to be told about them. */
export interface Target {
  readonly buffer: SeriesBuffer;
  readonly device: string;
  /** Told of numbers that were probably meant in another unit. */
  readonly doubt: (series: string, doubt: string) => void;
}

export class DataStore {
  readonly columns: readonly string[];
  #target: Target = {
    ...{ buffer: new SeriesBuffer(), device: '' },
    doubt: () => undefined,
  };

  /** Names of series, each once; others throw an OptionError. */
  constructor(columns: readonly string[]) {
    if (!Array.isArray(columns) || columns.length === 0)
      throw new OptionError(
        `columns is ${shownOf(columns)}; expected an array of one or more names of series.`,
      );
    for (const name of columns as readonly string[]) checkSeries(name);
    const twice = columns.find((name, at) => columns.indexOf(name) !== at);
    if (twice !== undefined)
      throw new OptionError(`columns has ${shownOf(twice)} twice; expected each name of a series once.`);
    this.columns = Object.freeze([...columns]);
  }

  /** Points that wait to be sent. */
  get waiting(): number {
    const { buffer, device } = this.#target;
    return buffer.waiting(device, this.columns);
  }

  /**
   * A row: values by series, all of one instant (`Timestamp.of`). A column that is left out, null or undefined has no value then. Throws an
   * OptionError where a row cannot be, and an error with code `buffer_full` where there is no room: nothing of it is added then.
   */
  add(time: Time, values: Readonly<Record<string, Value | null | undefined>>): void {
    const instant = Timestamp.of(time);
    const { buffer, device, doubt } = this.#target;
    const row = this.#row(values);
    buffer.addRow(device, instant.micros, row);
    if (instant.doubt !== undefined) doubt(row[0]![0], instant.doubt);
  }

  /** A row of now; of two within one millisecond the second is a microsecond later, so that it does not take the place of the first. */
  addNow(values: Readonly<Record<string, Value | null | undefined>>): void {
    const { buffer, device } = this.#target;
    buffer.addRow(device, nowMicros(), this.#row(values));
  }

  /** Forgets all rows that wait. */
  clear(): void {
    const { buffer, device } = this.#target;
    for (const name of this.columns) buffer.clear(device, name);
  }

  /** Its rows, and all that follow, are of a device from here on. */
  bind(target: Target): void {
    const { buffer, device } = this.#target;
    if (buffer === target.buffer && device === target.device) return;
    if (device !== '') throw new OptionError(`This store is of device ${shownOf(device)} already.`);
    buffer.moveTo(target.buffer, target.device);
    this.#target = target;
  }

  #row(values: Readonly<Record<string, Value | null | undefined>>): [string, Value][] {
    if (typeof values !== 'object' || values === null)
      throw new OptionError(`values is ${shownOf(values)}; expected an object of values by series.`);
    const row: [string, Value][] = [];
    for (const [name, value] of Object.entries(values)) {
      if (!this.columns.includes(name))
        throw new OptionError(
          `values has ${shownOf(name)}; expected only columns of this store: ${this.columns.join(', ')}.`,
        );
      if (value !== null && value !== undefined) row.push([name, value]);
    }
    if (row.length > 0) return row;
    throw new OptionError(`values has no value; expected one of the columns ${this.columns.join(', ')}.`);
  }
}

/**
 * The points of one device, as they are gathered. Rule: what cannot be stored is refused where it is added, as far as a client can know, so
 * that the mistake is found in the line that makes it.
 */
import { shownOf } from '../http/checks.js';
import { OptionError } from '../http/errors.js';
import { Timestamp } from '../native/timestamp.js';
import type { Time, Value } from '../native/types.js';
import { nowMicros } from '../writing/now.js';
import { DataStore, type Target } from './data-store.js';
import type { SeriesBuffer } from './series-buffer.js';

/** What they need of the one who sends them. */
export interface Gathering {
  readonly buffer: SeriesBuffer;
  readonly warn: (message: string) => void;
}

export class DevicePoints {
  /** The id of the device: its key. */
  readonly id: string;
  readonly #target: Target;
  readonly #stores = new Map<string, DataStore>();
  #doubted = false;

  constructor(id: string, { buffer, warn }: Gathering) {
    this.id = id;
    this.#target = {
      ...{ buffer, device: id },
      doubt: (series, doubt) => {
        // Once: a device with a wrong clock has as many of them as points.
        if (this.#doubted) return;
        this.#doubted = true;
        warn(`Is the unit of a time of ${series} of ${id} the right one? ${doubt}`);
      },
    };
  }

  /**
   * A value of a series: a finite number, a boolean or a text of at most 65,536 characters, of the kind that the series has. `time` is a whole
   * number of milliseconds, a Timestamp, a Date or ISO 8601 text; absent, now: then no two have the same. Throws an OptionError where it cannot be, and an error with code
   * `buffer_full` where there is no room: nothing is added then.
   */
  add(series: string, value: Value, time?: Time): void {
    const { buffer, doubt } = this.#target;
    if (time === undefined) return buffer.add(this.id, series, nowMicros(), value);
    const instant = Timestamp.of(time);
    buffer.add(this.id, series, instant.micros, value);
    if (instant.doubt !== undefined) doubt(series, instant.doubt);
  }

  /** A store for rows of these series, which are sent with the rest. Asked again for the same series, in whatever order: the same store. */
  createDataStore(columns: readonly string[]): DataStore {
    const made = new DataStore(columns);
    const key = JSON.stringify(made.columns.toSorted());
    const known = this.#stores.get(key);
    if (known !== undefined) return known;
    this.#stores.set(key, made);
    made.bind(this.#target);
    return made;
  }

  /** The rows of a store that was made alone, and all that it is given later, are of this device from here on. */
  addDataStore(store: DataStore): void {
    if (!(store instanceof DataStore))
      throw new OptionError(`store is ${shownOf(store)}; expected a DataStore.`);
    store.bind(this.#target);
  }

  /** Forgets what waits of a series, or of all. */
  clear(series?: string): void {
    this.#target.buffer.clear(this.id, series);
  }
}

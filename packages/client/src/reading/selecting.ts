/** The steps that all queries have: of which series, from when to when, and of which values. */
import { OptionError } from '../http/errors.js';
import { shownOf } from '../http/checks.js';
import type { Connection } from '../native/connection.js';
import type { Selection, Time } from '../native/types.js';
import { narrowed, type Comparison } from './comparisons.js';
import { checkedUnits } from './in-units.js';
import { checkTime, some, type QueryState, type UnitWish } from './state.js';

/** Lengths of time as the API has them: of a clock, so that a day is 24 hours. */
const LENGTH = /^\d{1,9}(s|m|min|h|d|w)$/;

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isId = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) > 0;

/** Each step gives another query and leaves this one as it is. */
export abstract class Selecting {
  constructor(
    /** @internal */
    protected readonly api: Connection,
    /** @internal */
    protected readonly state: QueryState,
  ) {}

  /** The same kind of query in another state. */
  protected abstract of(state: QueryState): this;

  protected with(change: Partial<QueryState>): this {
    return this.of({ ...this.state, ...change });
  }

  /** Devices by key, together with those of earlier `device` steps. Without a step: all devices of the project. */
  device(...keys: string[]): this {
    return this.#select('devices', some('device', keys, isText, 'keys of devices'));
  }

  /** Devices by their integer id. */
  deviceId(...ids: number[]): this {
    return this.#select('deviceIds', some('deviceId', ids, isId, 'ids of devices'));
  }

  /** Series by name, together with those of earlier `series` steps. Without a step: all sensors of the devices. */
  series(...names: string[]): this {
    return this.#select('series', some('series', names, isText, 'names of series'));
  }

  /** Series by their integer id. */
  seriesId(...ids: number[]): this {
    return this.#select('seriesIds', some('seriesId', ids, isId, 'ids of series'));
  }

  /** Only devices with this tag; of several steps a device has all. Without a value: whatever its value is. */
  tag(key: string, value?: string): this {
    return this.#select('tags', [tagOf('tag', key, value)]);
  }

  /** Only series with this tag of their own, as line protocol gives them. */
  seriesTag(key: string, value?: string): this {
    return this.#select('seriesTags', [tagOf('seriesTag', key, value)]);
  }

  /** Only series of these assets, by id. */
  asset(...ids: number[]): this {
    return this.#select('assets', some('asset', ids, isId, 'ids of assets'));
  }

  /**
   * Points from this time on: a Date or Timestamp, milliseconds since 1970, ISO 8601 text (without a zone it is UTC), `now`, or a distance
   * from now such as `-1h`. A later step of this kind takes the place of an earlier one.
   */
  from(time: Time): this {
    return this.with({ from: checkTime('from', time) });
  }

  /** Points before this time, which is not part of the range. */
  to(time: Time): this {
    return this.with({ to: checkTime('to', time) });
  }

  /** Points from `from` on and before `to`. */
  between(from: Time, to: Time): this {
    const [start, end] = [checkTime('from', from), checkTime('to', to)].map((time) =>
      typeof time === 'string' ? NaN : Number(time),
    ) as [number, number];
    if (start > end)
      throw new OptionError(
        `to is ${new Date(end).toISOString()}, before from, ${new Date(start).toISOString()}; expected it not before.`,
      );
    return this.with({ from, to });
  }

  /** Points of the last seconds, minutes, hours, days (of 24 hours) or weeks: `30s`, `15m`, `1h`, `1d`, `2w`. */
  last(length: string): this {
    if (!LENGTH.test(length))
      throw new OptionError(
        `last is ${shownOf(length)}; expected a length of time such as 15m, 1h, 1d or 2w.`,
      );
    return this.with({ from: `-${length}`, to: 'now' });
  }

  /** Only points whose number is so; points of series that hold no numbers are left out. All `where` steps must hold. */
  where(comparison: Exclude<Comparison, 'between'>, value: number): this;
  where(comparison: 'between', least: number, most: number): this;
  where(comparison: Comparison, ...values: number[]): this {
    if (this.state.calibrated)
      throw new OptionError(
        'where after calibrated(): the platform compares values as they are stored; filter the calibrated ones yourself.',
      );
    if (this.state.units !== undefined)
      throw new OptionError(
        'where after in(): the platform compares values as they are stored; filter the converted ones yourself.',
      );
    return this.with({ bounds: narrowed(this.state.bounds, comparison, values) });
  }

  /**
   * Numbers in this unit (`'°F'`), converted from that of their series, which is an OptionError where it cannot be; or in units instead of
   * others (`{ '°C': '°F', kWh: 'MJ' }`), where series of other units, and of none, stay as they are. Texts and booleans do. What is computed is
   * converted as what it is: a mean as a value, a deviation and an increase as a difference; a sum between units of different zeros is refused.
   */
  in(units: UnitWish): this {
    if (Object.keys(this.state.bounds).length > 0)
      throw new OptionError('in() after where: the platform compares values as they are stored.');
    return this.with({ units: checkedUnits(units) });
  }

  #select<K extends keyof Selection>(member: K, more: NonNullable<Selection[K]>): this {
    const { selection } = this.state;
    const all = [...(selection[member] ?? []), ...more];
    return this.with({ selection: { ...selection, [member]: all } });
  }
}

function tagOf(step: string, key: string, value: string | undefined): { key: string; value?: string } {
  some(step, [key], isText, 'the key of a tag');
  return value === undefined ? { key } : { key, value };
}

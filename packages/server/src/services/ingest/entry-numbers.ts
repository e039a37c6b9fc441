/**
 * Numbers of entries: values of several series that a device sent together are points with one sequence, by which they are found
 * again. Rules: a new number is above the sequence of every point that the device has, whoever wrote it and however old its time,
 * also after a restart, and above those of deleted points; no two entries get the same, however many are being stored at once; an entry
 * of an instant that has one already gets the number of that one, so that what is sent again takes its place.
 */
import { TributaryError } from '../../errors/error.js';
import { isNumeric, type Kind } from '../../model/kinds.js';
import { groupBy } from '../../model/lists.js';
import type { Micros } from '../../model/time.js';
import type { EntryNumbers, NumberedDevice } from '../services.js';

/** Of a sequence. */
const MAX_NUMBER = 2 ** 32 - 1;

interface SeriesOfDevice {
  readonly id: number;
  readonly kind: Kind;
  readonly device: { readonly id: number };
}

/** The series of a device by the tables that hold their points. */
interface SeriesByTable {
  readonly numbers: readonly number[];
  readonly texts: readonly number[];
  readonly project: number;
}

export interface EntryNumberSources {
  readonly seriesOf: (project: number, devices: readonly number[]) => Promise<readonly SeriesOfDevice[]>;
  readonly highestSequence: (series: readonly number[]) => Promise<number>;
  /** The greatest sequence of their deleted points. */
  readonly floor: (series: readonly number[]) => number;
  readonly sequencesAt: (
    series: SeriesByTable,
    times: readonly Micros[],
  ) => Promise<ReadonlyMap<Micros, number>>;
}

/** Numbers of a device that may not be in the store yet. */
interface Held {
  last: number;
  holders: number;
  /** Ends when the requests before have stored their entries of given instants. */
  turn: Promise<unknown>;
}

export class EntryNumberService implements EntryNumbers {
  readonly #held = new Map<number, Held>();

  constructor(private readonly sources: EntryNumberSources) {}

  async numbered<T>(
    device: NumberedDevice,
    times: readonly (Micros | undefined)[],
    store: (numbers: readonly number[]) => Promise<T>,
  ): Promise<T> {
    // Held before the first pause: what others give out meanwhile stays known until this one knows it too.
    const held = this.#held.get(device.id) ?? { last: 0, holders: 0, turn: Promise.resolve() };
    this.#held.set(device.id, held);
    held.holders++;
    const work = async () => store(await this.#numbersOf(device, times, held));
    try {
      if (times.every((time) => time === undefined)) return await work();
      // Two of the same instant that come at once are one after the other: the second finds the first.
      const mine = held.turn.then(work);
      held.turn = mine.catch(() => undefined);
      return await mine;
    } finally {
      if (--held.holders === 0) this.#held.delete(device.id);
    }
  }

  async #numbersOf(
    { id: device, project }: NumberedDevice,
    times: readonly (Micros | undefined)[],
    held: Held,
  ): Promise<number[]> {
    const series = await this.sources.seriesOf(project, [device]);
    const given = new Set(times.filter((time) => time !== undefined));
    const known = new Map(
      given.size === 0 ? [] : await this.sources.sequencesAt(byTable(series, project), [...given]),
    );
    const ids = series.map(({ id }) => id);
    const stored = Math.max(await this.sources.highestSequence(ids), this.sources.floor(ids));
    // From here on without a pause.
    let last = Math.max(held.last, stored);
    const numbers = times.map((time) => {
      const before = time === undefined ? undefined : known.get(time);
      if (before !== undefined && before > 0) return before;
      last++;
      if (time !== undefined) known.set(time, last);
      return last;
    });
    if (last > MAX_NUMBER)
      throw new TributaryError('conflict', {
        reason: `the entries of the device would be numbered up to ${last}, beyond ${MAX_NUMBER}`,
      });
    held.last = last;
    return numbers;
  }

  async newest(project: number, devices: readonly number[]): Promise<ReadonlyMap<number, number>> {
    const series = groupBy(await this.sources.seriesOf(project, devices), ({ device }) => device.id);
    const newest = new Map<number, number>();
    for (const device of devices) {
      const ids = (series.get(device) ?? []).map(({ id }) => id);
      newest.set(device, await this.sources.highestSequence(ids));
    }
    return newest;
  }
}

function byTable(series: readonly SeriesOfDevice[], project: number): SeriesByTable {
  const tables = { numbers: [] as number[], texts: [] as number[], project };
  for (const { id, kind } of series) tables[isNumeric(kind) ? 'numbers' : 'texts'].push(id);
  return tables;
}

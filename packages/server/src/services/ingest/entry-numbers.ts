/**
 * Numbers of entries: values of several series that a device sent together are points with one sequence, by which they are found
 * again. Rules: a number is above the sequence of every point that the device has, whoever wrote it and however old its time,
 * also after a restart; no two entries get the same, however many are being stored at once. Deleted points no longer count.
 */
import { TributaryError } from '../../errors/error.js';
import { groupBy } from '../../model/lists.js';
import type { EntryNumbers, NumberedDevice } from '../services.js';

/** Of a sequence. */
const MAX_NUMBER = 2 ** 32 - 1;

export interface EntryNumberSources {
  readonly seriesOf: (
    project: number,
    devices: readonly number[],
  ) => Promise<readonly { readonly id: number; readonly device: { readonly id: number } }[]>;
  readonly highestSequence: (series: readonly number[]) => Promise<number>;
}

/** Numbers of a device that may not be in the store yet. */
interface Held {
  last: number;
  holders: number;
}

export class EntryNumberService implements EntryNumbers {
  readonly #held = new Map<number, Held>();

  constructor(private readonly sources: EntryNumberSources) {}

  async numbered<T>(device: NumberedDevice, count: number, store: (first: number) => Promise<T>): Promise<T> {
    // Held before the first pause: what others give out meanwhile stays known until this one knows it too.
    const held = this.#held.get(device.id) ?? { last: 0, holders: 0 };
    this.#held.set(device.id, held);
    held.holders++;
    try {
      const series = await this.sources.seriesOf(device.project, [device.id]);
      const stored = await this.sources.highestSequence(series.map(({ id }) => id));
      const first = Math.max(held.last, stored) + 1;
      if (first + count - 1 > MAX_NUMBER)
        throw new TributaryError('conflict', {
          reason: `the entries of the device are numbered up to ${first - 1}, and ${count} more would be beyond ${MAX_NUMBER}`,
        });
      held.last = first + count - 1;
      return await store(first);
    } finally {
      if (--held.holders === 0) this.#held.delete(device.id);
    }
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

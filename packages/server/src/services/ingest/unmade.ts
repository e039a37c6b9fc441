/**
 * What there is of a batch's new series before any of them is made. Ensures that whoever has to know beforehand what a commit
 * would refuse (requests that are stored whole, lines) asks in one way, and that asking makes nothing.
 */
import { newSeriesError } from '../../catalog/names.js';
import type { SeriesEntry, SeriesIndex, WantedSeries } from '../../catalog/series/series-index.js';
import { TributaryError } from '../../errors/error.js';

const CREATE_NOTHING = { createDevices: false, createSeries: false };

/** A series that is not there. */
export interface Unmade {
  readonly isDeviceNew: boolean;
  /** What is said where the project makes none by itself. */
  readonly refusal: TributaryError;
  /** Why none of this name can be made. */
  readonly problem: TributaryError | undefined;
}

/** In the order of `wanted`; an error where nothing can be said of a series. */
export async function lookUp(
  index: SeriesIndex,
  project: number,
  wanted: readonly WantedSeries[],
): Promise<(SeriesEntry | Unmade | TributaryError)[]> {
  const found = await index.resolve(project, wanted, CREATE_NOTHING);
  return found.map((entry, at) => {
    if (!(entry instanceof TributaryError)) return entry;
    const isDeviceNew = entry.code === 'device_not_registered';
    if (!isDeviceNew && entry.code !== 'series_not_registered') return entry;
    return { isDeviceNew, refusal: entry, problem: newSeriesError(wanted[at]!, isDeviceNew) };
  });
}

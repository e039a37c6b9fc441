/** The refusals for names and tags of series that cannot be stored; ensures that a key reads the same in both stores and in every answer. */
import { invalidField, TributaryError } from '../errors/error.js';
import { isName } from '../model/identity.js';
import type { WantedSeries } from './series/ingest.js';
import { isNewName, isVisible, spelledName } from '../model/names.js';
import { isNewSeriesName } from '../model/series-names.js';
import { seriesTagsProblem, type SeriesTags } from '../model/series-tags.js';

export function deviceKeyError(key: unknown, field = 'device'): TributaryError | undefined {
  if (typeof key === 'string' && isName(key)) return undefined;
  return new TributaryError('device_key_invalid', { field, value: key });
}

export function seriesNameError(name: unknown, field = 'series'): TributaryError | undefined {
  if (typeof name === 'string' && isName(name)) return undefined;
  return new TributaryError('series_name_invalid', { field, value: name });
}

export function seriesTagsError(tags: unknown, field = 'tags'): TributaryError | undefined {
  if (tags === undefined) return undefined;
  const problem = seriesTagsProblem(tags, field);
  return problem && invalidField(problem.field, problem.value, problem.expected);
}

/** The same for a key that no device has yet. */
export function newDeviceKeyError(key: unknown, field = 'device'): TributaryError | undefined {
  const error = deviceKeyError(key, field);
  if (error !== undefined || isNewName(key as string)) return error;
  return new TributaryError('device_key_invalid', { field, value: spelledName(key as string) });
}

/** The same for a name that no series of the device has yet. */
export function newSeriesNameError(name: unknown, field = 'series'): TributaryError | undefined {
  const error = seriesNameError(name, field);
  if (error !== undefined || isNewSeriesName(name as string)) return error;
  return new TributaryError('series_name_invalid', { field, value: spelledName(name as string) });
}

/** The same for tags of a new series. */
export function newSeriesTagsError(tags: unknown, field = 'tags'): TributaryError | undefined {
  const error = seriesTagsError(tags, field);
  if (error !== undefined || tags === undefined) return error;
  const odd = Object.entries(tags as SeriesTags).find(([key, value]) => !isNewName(key) || !isVisible(value));
  return odd && invalidField(field, odd.map(spelledName).join('='), VISIBLE_TEXT);
}

/** What is expected of a text that is only read; of a name. */
export const VISIBLE_TEXT = 'printable characters, none of them invisible, composed as by NFC';
export const VISIBLE = `${VISIBLE_TEXT}, without a blank at either end, and neither "." nor ".."`;

/** Why a series that is not there cannot be made. */
export function newSeriesError(
  { device, series, made }: Pick<WantedSeries, 'device' | 'series' | 'made'>,
  isDeviceNew: boolean,
): TributaryError | undefined {
  return (
    (isDeviceNew ? newDeviceKeyError(device) : undefined) ??
    newSeriesNameError(series) ??
    newSeriesTagsError(made?.tags)
  );
}

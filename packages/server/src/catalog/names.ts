/** The refusals for names and tags of series that cannot be stored; guards that a key reads the same in both stores and in every answer. */
import { invalidField, TributaryError } from '../errors/error.js';
import { isName } from '../model/identity.js';
import { seriesTagsProblem } from '../model/series-tags.js';

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

/** Whether a value fits the kind of its series; the rules are those of docs/semantics.md "Kinds". */
import { TributaryError } from '../../errors/error.js';
import type { Kind, PointValue } from '../../model/kinds.js';

/** Longest text of one point in characters; longer documents belong into events or files. */
export const MAX_TEXT = 65_536;

const GPS = /^-?\d{1,3}(\.\d+)?,-?\d{1,3}(\.\d+)?$/;

export function checkValue(kind: Kind, value: PointValue, series: string): TributaryError | undefined {
  switch (kind) {
    case 'number':
      if (typeof value !== 'number') return mismatch(series, value, kind);
      return Number.isFinite(value)
        ? undefined
        : new TributaryError('value_invalid', { field: 'value', value, expected: 'a finite number' });
    case 'boolean':
      return typeof value === 'boolean' ? undefined : mismatch(series, value, kind);
    case 'gps':
      return typeof value === 'string' && isPosition(value)
        ? undefined
        : new TributaryError('value_invalid', {
            field: 'value',
            value,
            expected: 'a position as "latitude,longitude"',
          });
    case 'string':
    case 'blob':
      return typeof value === 'string' ? textProblem(value) : mismatch(series, value, kind);
  }
}

function textProblem(value: string): TributaryError | undefined {
  if (value.length > MAX_TEXT)
    return new TributaryError('value_invalid', {
      field: 'value',
      value,
      expected: `at most ${MAX_TEXT} characters`,
    });
  // JSON can say one (`"\ud800"`), UTF-8 cannot: it would be kept as another character.
  if (!value.isWellFormed())
    return new TributaryError('value_invalid', {
      field: 'value',
      value,
      expected: 'whole characters, and no half of a surrogate pair',
    });
  return undefined;
}

/** Longest metadata document of one point, in characters of JSON. */
const MAX_METADATA = 65_536;
const MAX_METADATA_LEVELS = 64;

export function checkMetadata(metadata: unknown): TributaryError | undefined {
  if (metadata === undefined) return undefined;
  // Looked at roughly first: to write out a document of megabytes only to tell its length is too dear.
  const rough = roughLength(metadata, MAX_METADATA_LEVELS, 10 * MAX_METADATA);
  if (rough === 'deep')
    return invalidMetadata('a deeper one', `a JSON document of at most ${MAX_METADATA_LEVELS} levels`);
  if (rough === 'infinite') return invalidMetadata('one with Infinity', 'a JSON document of finite numbers');
  const isFar = rough > 10 * MAX_METADATA;
  const length = isFar ? Infinity : (JSON.stringify(metadata) ?? '').length;
  if (length <= MAX_METADATA) return undefined;
  return invalidMetadata(
    isFar ? 'a much longer one' : `${length} characters`,
    `a JSON document of at most ${MAX_METADATA} characters`,
  );
}

const invalidMetadata = (value: string, expected: string) =>
  new TributaryError('value_invalid', { field: 'metadata', value, expected });

/**
 * Characters that the document has at least, looked at no further than the bounds: writing it may cost far more. Numbers
 * such as 1e400, which JSON can say, are infinite once they are read, and would be written as null.
 */
function roughLength(value: unknown, levels: number, most: number): number | 'deep' | 'infinite' {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value === 'number' && !Number.isFinite(value)) return 'infinite';
  if (typeof value !== 'object' || value === null) return 1;
  if (levels === 0) return 'deep';
  let length = 2;
  for (const key in value) {
    const inner = roughLength((value as Record<string, unknown>)[key], levels - 1, most - length);
    if (typeof inner === 'string') return inner;
    length += inner + 1;
    if (length > most) return length;
  }
  return length;
}

function mismatch(series: string, value: PointValue, kind: Kind): TributaryError {
  return new TributaryError('value_kind_mismatch', { field: 'value', value, series, expected: kind });
}

function isPosition(value: string): boolean {
  if (!GPS.test(value)) return false;
  const [latitude, longitude] = value.split(',').map(Number);
  return Math.abs(latitude!) <= 90 && Math.abs(longitude!) <= 180;
}

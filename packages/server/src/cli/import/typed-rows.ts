/** Rows of tables with types (Parquet, Arrow) as the objects that JSON would have, so that one reader serves both. */
import { isTooDeep, TOO_DEEP } from '../../dialects/json.js';
import { isoFromMicros } from '../../model/time.js';
import type { NumberedObject } from './objects.js';

/** In the metadata of an export (services/exports/formats/catalog-key.ts). */
export const CATALOG_KEY = 'tributary';

export interface TypedTable {
  /** What the file says of its devices and series. */
  readonly catalog: string | undefined;
  readonly rows: AsyncIterable<NumberedObject>;
}

/** As it stands in the file: nothing is taken off its beginning, and bytes that are no characters are an error. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export const exactText = (bytes: Uint8Array | null | undefined): string | null | undefined =>
  bytes && utf8.decode(bytes);

/** Years 0000 to 9999. */
const EARLIEST = Date.parse('0000-01-01T00:00:00Z') * 1000;
const LATEST = Date.parse('9999-12-31T23:59:59Z') * 1000;

/** Times as texts: in a column without a zone, of a clock (--zone). One that no calendar shows is refused by its reader. */
export function timeText(micros: number, hasZone: boolean): string {
  if (!(micros >= EARLIEST && micros <= LATEST)) return `${micros} µs since 1970`;
  const text = isoFromMicros(micros);
  return hasZone ? text : text.slice(0, -1);
}

/** Nothing where a table has a NaN, as many programs write a missing number. */
export function memberOf(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number' && Number.isNaN(value)) return null;
  return value;
}

const LONG = ['number', 'boolean', 'text'] as const;

/** `members` are those of a row; in a long export of this platform, the value is in the column of its type. */
export function typedRow(line: number, members: Record<string, unknown>): NumberedObject {
  if (!('series' in members) || 'value' in members || !LONG.every((name) => name in members))
    return { line, members };
  const { number, boolean, text, metadata, ...rest } = members;
  if (typeof metadata === 'string' && isTooDeep(metadata))
    return { line, members: `metadata cannot be read: ${TOO_DEEP}` };
  return {
    line,
    members: { ...rest, value: number ?? boolean ?? text ?? null, metadata: documentOf(metadata) },
  };
}

/** Metadata is JSON text there. */
function documentOf(metadata: unknown): unknown {
  if (typeof metadata !== 'string') return metadata;
  try {
    return JSON.parse(metadata);
  } catch {
    return metadata;
  }
}

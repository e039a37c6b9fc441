/**
 * Decides which column means what. Keeps the rule that every column is used, ignored on request, or refused: a name in
 * the options that the file does not have is an error, never a silence.
 */
import { usageError } from '../failure.js';
import type { ColumnKind, Reading } from './rows.js';
import { findTimeColumns, givenNames, listed } from './time-columns.js';

export interface SeriesColumn {
  readonly column: string;
  readonly index: number;
  readonly series: string;
  readonly kind: ColumnKind | undefined;
}

interface Common {
  readonly device: string | undefined;
  readonly deviceIndex: number | undefined;
  /** One, or the date and the time of day. */
  readonly timeIndexes: readonly number[];
  /** How a refusal calls it. */
  readonly timeName: string;
}

/** One column a series. */
export interface WideMapping extends Common {
  readonly form: 'wide';
  readonly series: readonly SeriesColumn[];
}

/** One row a point, with the name of its series in a column; what `tributary query --format csv` writes. */
export interface LongMapping extends Common {
  readonly form: 'long';
  readonly seriesIndex: number;
  readonly valueIndex: number;
  readonly latitudeIndex: number | undefined;
  readonly longitudeIndex: number | undefined;
  readonly xIndex: number | undefined;
  readonly metadataIndex: number | undefined;
  readonly sequenceIndex: number | undefined;
  readonly kinds: ReadonlyMap<string, ColumnKind>;
}

export type Mapping = WideMapping | LongMapping;

/** `unnamed` are columns that the header row does not name: read past. `first` are the cells of the first row. */
export function resolveMapping(
  columns: readonly string[],
  reading: Reading,
  first: readonly string[],
  unnamed: readonly string[] = [],
): Mapping {
  const places = new Map(columns.map((name, i) => [name, i]));
  const indexOf = (option: string, name: string): number => {
    const index = places.get(name);
    if (index === undefined) throw unknownColumn(option, name, columns);
    return index;
  };
  const repeated = columns.find((name, i) => places.get(name) !== i);
  if (repeated !== undefined)
    throw usageError(
      `Two columns are named ${JSON.stringify(repeated)}.`,
      'Name the columns with --columns a,b,c.',
    );
  for (const name of reading.ignore) indexOf('--ignore', name);

  const timeColumns = reading.timeColumns
    ? givenNames(reading.timeColumns, (name) => columns.includes(name))
    : findTimeColumns(columns, first);
  const timeIndexes = timeColumns.map((name) => indexOf('--time-column', name));

  const deviceColumn =
    reading.device === undefined
      ? (reading.deviceColumn ?? columns.find((name) => name === 'device'))
      : undefined;
  if (reading.device === undefined && deviceColumn === undefined)
    throw usageError(
      'No device is named.',
      `Give --device KEY, or --device-column with one of ${listed(columns)}.`,
    );
  const deviceIndex = deviceColumn === undefined ? undefined : indexOf('--device-column', deviceColumn);
  const common = { device: reading.device, deviceIndex, timeIndexes, timeName: timeColumns.join(' ') };

  if (reading.series.length === 0 && columns.includes('series') && columns.includes('value')) {
    const used = new Set([
      'series',
      'value',
      'latitude',
      'longitude',
      'x',
      'metadata',
      'sequence',
      ...timeColumns,
      deviceColumn,
      ...reading.ignore,
      ...unnamed,
    ]);
    const unused = columns.filter((name) => !used.has(name));
    if (unused.length > 0) reading.notice(`rows are single points; ignored: ${listed(unused)}`);
    const optional = (name: string): number | undefined =>
      columns.includes(name) ? columns.indexOf(name) : undefined;
    return {
      ...common,
      form: 'long',
      seriesIndex: columns.indexOf('series'),
      valueIndex: columns.indexOf('value'),
      latitudeIndex: optional('latitude'),
      longitudeIndex: optional('longitude'),
      xIndex: optional('x'),
      metadataIndex: optional('metadata'),
      sequenceIndex: optional('sequence'),
      kinds: reading.kinds,
    };
  }

  const taken = new Set([...timeIndexes, deviceIndex]);
  const nameless = new Set(unnamed);
  const names =
    reading.series.length > 0
      ? reading.series
      : columns.filter((name, i) => !taken.has(i) && !nameless.has(name));
  const series = names
    .map((text) => {
      const { column, series: given } = readSeries(text, (name) => places.has(name));
      const name = reading.catalog?.columns.get(given) ?? given;
      return { column, index: indexOf('--series', column), series: name, kind: reading.kinds.get(column) };
    })
    .filter(({ column }) => !reading.ignore.includes(column));
  if (series.length === 0)
    throw usageError('No column is left to be a series.', `Columns are ${listed(columns)}.`);
  for (const column of reading.kinds.keys()) {
    if (!series.some((one) => one.column === column))
      throw unknownColumn(
        '--kind',
        column,
        series.map((one) => one.column),
      );
  }
  return { ...common, form: 'wide', series };
}

/** `column=name`; a column whose own name has an = is found first. */
function readSeries(text: string, has: (name: string) => boolean): { column: string; series: string } {
  const at = text.indexOf('=');
  if (at < 0 || has(text)) return { column: text, series: text };
  return { column: text.slice(0, at), series: text.slice(at + 1) };
}

function unknownColumn(option: string, name: string, columns: readonly string[]) {
  return usageError(
    `${option} names the column ${JSON.stringify(name)}, which is not there.`,
    `Columns are ${listed(columns)}.`,
  );
}

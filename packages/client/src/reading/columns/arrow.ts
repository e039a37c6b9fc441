/**
 * Columns as a table of Apache Arrow, for programs and pages that have it (`apache-arrow`, a peer that is loaded when it is asked for).
 * Rule: the arrays of the answer are those of the table; only the codes of devices and series are made, from those of the points.
 */
import { messageOf } from '../../http/cause.js';
import { OptionError } from '../../http/errors.js';
import type { ColumnSeries, PointColumns } from './columns.js';
import type { TextColumn } from './texts.js';

/** What is used of the library here. Its own types would have to be there for whoever uses this package without it. */
interface Arrow {
  readonly Table: new (columns: Record<string, unknown>) => ArrowTable;
  readonly Float64: new () => object;
  readonly Uint32: new () => object;
  readonly Utf8: new () => object;
  readonly TimestampMicrosecond: new (zone: string) => object;
  readonly Dictionary: new (values: object, indices: object) => object;
  makeData(given: Record<string, unknown>): object;
  makeVector(data: object): object;
  vectorFromArray(values: readonly string[], type: object): object;
}

/** A `Table` of `apache-arrow`: `arrow<Table>()` gives it its own type. */
export interface ArrowTable {
  readonly numRows: number;
  readonly numCols: number;
  getChild(name: string): { get(row: number): unknown; toArray(): unknown } | null;
  toArray(): unknown[];
}

async function library(): Promise<Arrow> {
  try {
    return (await import('apache-arrow')) as unknown as Arrow;
  } catch (error) {
    throw new OptionError(
      `arrow() needs apache-arrow, which is not installed here (npm install apache-arrow@21): ${messageOf(error)}`,
    );
  }
}

/** Columns time, device, series and value, and those of texts, sequences and what was included. */
export async function toArrow(columns: PointColumns): Promise<ArrowTable> {
  const arrow = await library();
  const { length } = columns;
  const make = (type: object, data: unknown) =>
    arrow.makeVector(arrow.makeData({ type, data, length, nullCount: 0 }));
  const float = (values: Float64Array) => make(new arrow.Float64(), values);
  const names = (of: (series: ColumnSeries) => string) => coded(arrow, columns, of);
  return new arrow.Table({
    time: make(new arrow.TimestampMicrosecond('UTC'), columns.micros),
    device: names(({ device }) => device),
    series: names(({ series }) => series),
    value: float(columns.values),
    ...(columns.texts && { text: texts(arrow, columns.texts) }),
    ...(columns.sequences && { sequence: make(new arrow.Uint32(), columns.sequences) }),
    ...(columns.latitudes && { latitude: float(columns.latitudes) }),
    ...(columns.longitudes && { longitude: float(columns.longitudes) }),
    ...(columns.x && { x: float(columns.x) }),
    ...(columns.metadata && { metadata: texts(arrow, columns.metadata) }),
  });
}

/** The points' own codes: a name may be in the dictionary twice, as that of a device with several series is. */
function coded(
  arrow: Arrow,
  { series, dictionary }: PointColumns,
  of: (series: ColumnSeries) => string,
): object {
  const type = new arrow.Dictionary(new arrow.Utf8(), new arrow.Uint32());
  const values = arrow.vectorFromArray(dictionary.map(of), new arrow.Utf8());
  const { length } = series;
  return arrow.makeVector(arrow.makeData({ type, data: series, dictionary: values, length, nullCount: 0 }));
}

function texts(arrow: Arrow, { offsets, bytes }: TextColumn): object {
  const valueOffsets = new Int32Array(offsets.buffer, offsets.byteOffset, offsets.length);
  const length = offsets.length - 1;
  return arrow.makeVector(
    arrow.makeData({ type: new arrow.Utf8(), valueOffsets, data: bytes, length, nullCount: 0 }),
  );
}

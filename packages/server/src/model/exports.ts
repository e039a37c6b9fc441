// The words in which an export is ordered: formats, layouts, and the columns that stand in front of the values.

export const EXPORT_FORMATS = ['csv', 'ndjson', 'parquet', 'arrow'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Long: a row per point. Wide: a row per device and instant, a column per series name. */
export const EXPORT_LAYOUTS = ['long', 'wide'] as const;
export type ExportLayout = (typeof EXPORT_LAYOUTS)[number];

/** A column in front of the values: what it holds and under which heading. */
export interface ExportColumn {
  readonly heading: string;
  /**
   * `device` and `series` are labels (`series` only in a long layout); `time` is ISO text with milliseconds, `instant`
   * has microseconds too where there are any; `milliseconds` and `microseconds` are numbers since 1970. In formats that
   * have a type for instants, `time` and `instant` are of that type and exact.
   */
  readonly holds: 'device' | 'series' | 'time' | 'instant' | 'milliseconds' | 'microseconds';
}

/** Of a long layout of points, where a point of the selection has any: columns behind its value. Metadata is JSON text. */
export const EXTRA_COLUMNS = ['latitude', 'longitude', 'x', 'metadata'] as const;

/** Of a long layout of points, where any has one other than 0: the last column. */
export const SEQUENCE_COLUMN = 'sequence';

export const isTextFormat = (format: ExportFormat): format is 'csv' | 'ndjson' =>
  format === 'csv' || format === 'ndjson';

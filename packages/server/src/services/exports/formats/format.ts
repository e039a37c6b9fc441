/** A file of one format out of the pieces that the engine rendered, without ever having more than one of them. */
import type { ExportFormat } from '../../../model/exports.js';
import { ArrowFile } from './arrow.js';
import { ParquetFile } from './parquet.js';
import { TextFile } from './text.js';

export interface JoinedFile {
  /** Rows taken so far. */
  readonly rows: number;
  /** What a piece adds to the file. */
  add(piece: Uint8Array): Iterable<Uint8Array>;
  /** What ends the file. */
  end(): Iterable<Uint8Array>;
}

interface FormatFacts {
  readonly type: string;
  readonly extension: string;
  open(): JoinedFile;
}

export const FORMATS: Readonly<Record<ExportFormat, FormatFacts>> = {
  csv: { type: 'text/csv; charset=utf-8', extension: 'csv', open: () => new TextFile(true) },
  ndjson: { type: 'application/x-ndjson', extension: 'ndjson', open: () => new TextFile(false) },
  parquet: {
    type: 'application/vnd.apache.parquet',
    extension: 'parquet',
    open: () => new ParquetFile(),
  },
  arrow: {
    type: 'application/vnd.apache.arrow.stream',
    extension: 'arrows',
    open: () => new ArrowFile(),
  },
};

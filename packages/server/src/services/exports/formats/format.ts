/** A file of one format out of the pieces that the engine rendered, without ever having more than one of them. */
import { type JoinedFile } from './joined-file.js';
import type { ExportFormat } from '../../../model/exports.js';
import { CATALOG_KEY } from './catalog-key.js';
import { ArrowFile } from './arrow.js';
import { ParquetFile } from './parquet.js';
import { TextFile } from './text.js';

interface FormatFacts {
  readonly type: string;
  readonly extension: string;
  /** `catalog` goes into the metadata of a format that has some. */
  open(catalog?: string): Promise<JoinedFile>;
}

export const FORMATS: Readonly<Record<ExportFormat, FormatFacts>> = {
  csv: { type: 'text/csv; charset=utf-8', extension: 'csv', open: () => Promise.resolve(new TextFile(true)) },
  ndjson: {
    type: 'application/x-ndjson',
    extension: 'ndjson',
    open: () => Promise.resolve(new TextFile(false)),
  },
  parquet: {
    type: 'application/vnd.apache.parquet',
    extension: 'parquet',
    open: (catalog) => Promise.resolve(new ParquetFile(catalog)),
  },
  arrow: {
    type: 'application/vnd.apache.arrow.stream',
    extension: 'arrows',
    open: async (catalog) => {
      if (catalog === undefined) return new ArrowFile();
      const { schemaWith } = await import('./arrow-schema.js');
      return new ArrowFile((stream) => schemaWith(stream, CATALOG_KEY, catalog));
    },
  },
};

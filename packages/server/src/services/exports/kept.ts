/** The result of an export as the catalog keeps it: with the ids of the files and no links, which are made when they are shown. */
import type { ExportedFile, ExportResult } from '../services.js';

export interface KeptFile extends Omit<ExportedFile, 'url'> {
  readonly file: number;
}

export interface KeptResult extends Omit<ExportResult, 'files'> {
  readonly files: readonly KeptFile[];
}

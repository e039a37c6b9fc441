/**
 * Points of any number as rows of a file, rendered by the engine in bounded pieces: device after device, rising in time.
 *
 * Each piece is a short statement of its own with one thread. So memory stays constant however much there is, a session
 * is free for others between two pieces, a cancelled export ends within a piece, and each piece asks afterwards whether a
 * point of it may have shown twice, as every other read does.
 */
import { isTextFormat } from '../../../model/exports.js';
import { ARROW, PARQUET, RAW_TEXT } from '../../engine/answer-forms.js';
import type { Engine } from '../../engine/engine.js';
import { planPieces, weigh, type PieceQuery } from './plan.js';
import { BACKGROUND, type ExportPiece, type ExportQuery, type ReadOnce } from './query.js';
import { textRowsSql } from './text.js';
import { typedRowsSql } from './typed.js';
import type { Sources } from '../sql.js';

export const ENGINE_FORM = { csv: RAW_TEXT, ndjson: RAW_TEXT, parquet: PARQUET, arrow: ARROW } as const;

/**
 * Joined pieces have one footer: indexes that only a whole file has are left out. Arrow without compression, because
 * not every reader of Arrow has it.
 */
export const FORMAT_SETTINGS = [
  // A heading may be called like a column of the engine.
  'prefer_column_name_to_alias=1',
  'output_format_parquet_write_page_index=0',
  'output_format_parquet_write_bloom_filter=0',
  'output_format_parquet_parallel_encoding=0',
  `output_format_arrow_compression_method='none'`,
];

export async function* exportPieces(
  engine: Engine,
  once: ReadOnce,
  query: ExportQuery,
): AsyncGenerator<ExportPiece> {
  const weights = await once((sources) => weigh(engine, sources, query));
  let done = 0;
  for await (const piece of planPieces(engine, once, query, weights)) {
    const content = await once((sources) => renderPiece(engine, sources, query, piece));
    done += piece.weight;
    yield { device: piece.lastDevice, content, done: Math.min(1, done / weights.total) };
  }
}

function renderPiece(
  engine: Engine,
  sources: Sources,
  query: ExportQuery,
  piece: PieceQuery,
): Promise<Uint8Array> {
  const sql = isTextFormat(query.format)
    ? textRowsSql(sources, query, piece, query.format)
    : typedRowsSql(sources, query, piece);
  return engine.query(sql, ENGINE_FORM[query.format], { ...BACKGROUND, settings: FORMAT_SETTINGS });
}

/** A file of the format without rows: its columns are known all the same. */
export function exportHeading(engine: Engine, sources: Sources, query: ExportQuery): Promise<Uint8Array> {
  const piece: PieceQuery = { devices: [], from: 0, to: 0, weight: 0, lastDevice: 0, several: false };
  return renderPiece(engine, sources, query, piece);
}

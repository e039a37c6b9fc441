/** The INSERT of a segment, the same for both engines; only where the bytes come from differs. */
import type { SegmentInsert } from './engine.js';

export function segmentInsertSql(segment: SegmentInsert, source: string): string {
  const columns = segment.columns.join(', ');
  // Sorting and merging inside the inserted block costs a third of the insert; it is needed only when the block itself
  // may hold a point twice (rule: duplicates never show, docs/semantics.md "Repeated points").
  const settings = `optimize_on_insert=${segment.mayDuplicate ? 1 : 0}, max_partitions_per_insert_block=0, max_insert_threads=1, input_format_parallel_parsing=0`;
  return `INSERT INTO ${segment.table} (${columns}) SELECT ${columns} FROM ${source} WHERE series != 0 SETTINGS ${settings}`;
}

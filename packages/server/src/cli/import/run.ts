/** Imports one file: reads rows, sends them or counts them, keeps the tally and the rejects. */
import type { Io } from '../io.js';
import { DelimitedReader } from './delimited.js';
import { LineProtocolReader } from './line-protocol.js';
import { NdjsonReader } from './ndjson.js';
import { startProgress } from './progress.js';
import type { RejectsFile } from './rejects.js';
import type { ImportRow, Reading, RowReader } from './rows.js';
import type { BatchSender, Sent } from './sender.js';
import type { Source } from './source.js';

export class Tally {
  rows = 0;
  /** Stored; in a dry run, ready to be. */
  points = 0;
  refused = 0;
  empty = 0;
  readonly #started = Date.now();

  summary(stored: string): string {
    const seconds = ((Date.now() - this.#started) / 1000).toFixed(1);
    const empty = this.empty > 0 ? `, ${this.empty} empty cells` : '';
    return `${this.rows} rows, ${this.points} points ${stored}, ${this.refused} refused${empty}, ${seconds} s`;
  }
}

export interface FileImport {
  readonly source: Source;
  readonly reading: Reading;
  readonly io: Io;
  readonly tally: Tally;
  readonly rejects: RejectsFile | undefined;
  /** Makes the sender of this file; undefined for a dry run. */
  readonly sender: ((sent: (sent: Sent) => Promise<void>) => BatchSender) | undefined;
}

export function openReader(source: Source, reading: Reading): RowReader {
  if (source.format === 'ndjson') return new NdjsonReader(source.bytes, reading);
  if (source.format === 'line') return new LineProtocolReader(source.bytes, reading);
  return new DelimitedReader(
    source.bytes,
    source.format === 'tsv' ? { ...reading, delimiter: reading.delimiter ?? '\t' } : reading,
  );
}

export async function importFile({ source, reading, io, tally, rejects, sender }: FileImport): Promise<void> {
  const reader = openReader(source, reading);
  const refuse = (row: ImportRow, points: number, reason: string): Promise<void> | undefined => {
    tally.refused += points;
    return rejects?.add(source.name, row, reason, reader.columns);
  };
  const sending = sender?.(async ({ stored, refused }) => {
    tally.points += stored;
    for (const { row, points, reason } of refused) await refuse(row, points, reason);
  });
  const progress = startProgress(io, source.name, source.total);
  try {
    for await (const row of reader.rows()) {
      tally.rows++;
      tally.empty += row.empty;
      if (row.refusals.length > 0) await refuse(row, row.refusals.length, row.refusals.join('; '));
      if (sending === undefined) tally.points += row.points.length;
      else if (row.points.length > 0) await sending.add(row);
      if (tally.rows % 1000 === 0) progress.update(source.read(), tally.rows);
    }
    await sending?.finish();
    progress.update(source.read(), tally.rows);
  } finally {
    progress.stop();
  }
}

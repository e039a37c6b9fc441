/** Imports one file: reads rows, sends them or counts them, keeps the tally and the rejects. */
import type { Io } from '../io.js';
import type { Catalog } from './catalog.js';
import { startProgress } from './progress.js';
import { openReader } from './readers.js';
import type { RejectsFile } from './rejects.js';
import type { ImportRow, Reading } from './rows.js';
import type { BatchSender, Sent } from './sender.js';
import type { Source } from './source.js';
import type { Tally } from './tally.js';

export interface FileImport {
  readonly source: Source;
  readonly reading: Reading;
  readonly io: Io;
  readonly tally: Tally;
  readonly rejects: RejectsFile | undefined;
  /** Makes the sender of this file; undefined for a dry run. */
  readonly sender: ((sent: (sent: Sent) => Promise<void>) => BatchSender) | undefined;
  /** Makes the devices and series that a file describes; undefined for a dry run. */
  readonly things: ((catalog: Catalog, name: string) => Promise<void>) | undefined;
  /** Aborted: what is under way ends, nothing more is read. */
  readonly signal: AbortSignal;
  /** The progress is for a program. */
  readonly json: boolean | undefined;
}

export async function importFile({
  source,
  reading,
  io,
  tally,
  rejects,
  sender,
  things,
  signal,
  json,
}: FileImport): Promise<void> {
  const { reader, catalog } = await openReader(source, reading);
  if (catalog && things) await things(catalog, source.name);
  const refuse = (row: ImportRow, points: number, reason: string): Promise<void> | undefined => {
    tally.refuse(source.name, row.line, points, reason);
    return rejects?.add(source.name, row, reason, reader);
  };
  const sending = sender?.(async ({ stored, refused }) => {
    tally.points += stored;
    for (const { row, points, reason } of refused) await refuse(row, points, reason);
  });
  tally.watch(reading.clock);
  const progress = startProgress(io, source.name, source.total, json);
  let rows = 0;
  try {
    for await (const row of reader.rows()) {
      if (signal.aborted) break;
      rows++;
      tally.rows++;
      tally.empty += row.empty;
      if (row.refusals.length > 0) await refuse(row, row.refusals.length, row.refusals.join('; '));
      if (sending === undefined) tally.points += row.points.length;
      else if (row.points.length > 0) await sending.add(row);
      if (rows % 1000 === 0) progress.update(source.read(), rows);
    }
    await sending?.finish();
    progress.update(source.read(), rows);
  } finally {
    progress.stop();
  }
}

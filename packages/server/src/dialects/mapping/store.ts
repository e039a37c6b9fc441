/** A message through its mapping into the store; what becomes of it is told in one way, whichever broker it came by. */
import { TributaryError } from '../../errors/error.js';
import type { Batch, CommitOptions, Services, WrittenProject } from '../../services/services.js';
import { tellRefused } from '../mqtt.js';
import { decodeMessage, type Arrived } from './decode.js';
import type { Mapping } from './mapping.js';

/** `partial`: some of its values are not; `empty`: there is none where the mapping looks. */
export type Result = 'stored' | 'partial' | 'empty' | 'refused';

export interface Stored {
  readonly result: Result;
  /** Why not all is stored; undefined when it is. */
  readonly error: TributaryError | undefined;
}

/** Resolves when the points are durable. Throws for what is no message of the mapping at all, and for what can be tried again. */
export async function storeMapped(
  ingest: Services['ingest'],
  { project, mapping, message }: { project: WrittenProject; mapping: Mapping; message: Arrived },
  options?: CommitOptions,
): Promise<Stored> {
  const batch: Batch = ingest.begin(project);
  if (mapping.time !== undefined) batch.timesIn(mapping.time.unit);
  batch.ofDevice(mapping.device(message.topic.split('/')) || undefined);
  let tally;
  try {
    tally = await decodeMessage(mapping, message, batch);
  } catch (error) {
    ingest.release(batch);
    throw error;
  }
  const report = await batch.commit(options);
  if (tally.offered === 0) return { result: 'empty', error: leftOut(tally.left) };
  if (report.refusedCount === 0 && tally.leftCount === 0) return { result: 'stored', error: undefined };
  const error =
    report.refusedCount > 0
      ? tellRefused(report, tally.leftCount > 0 ? tally.left : '')
      : leftOut(tally.left);
  return { result: report.stored > 0 ? 'partial' : 'refused', error };
}

const leftOut = (reason: string) => new TributaryError('body_malformed', { reason });

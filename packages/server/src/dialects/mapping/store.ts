/** A message through its mapping into the store; what becomes of it is told in one way, whichever broker it came by. */
import { TributaryError } from '../../errors/error.js';
import type { Batch, Ordered, Services, WriteReport, WrittenProject } from '../../services/services.js';
import { tellRefused } from '../mqtt.js';
import { decodeMessage, type Arrived } from './decode.js';
import type { Mapping } from './mapping.js';
import type { Tally } from './tally.js';

/** `partial`: some of its values are not; `empty`: there is none where the mapping looks. */
export type Result = 'stored' | 'partial' | 'empty' | 'refused';

export interface Stored {
  readonly result: Result;
  /** Why not all is stored; undefined when it is. */
  readonly error: TributaryError | undefined;
}

export interface MappedMessage {
  readonly project: WrittenProject;
  readonly mapping: Mapping;
  readonly message: Arrived;
}

/** Throws for what is no message of the mapping at all, and for what can be tried again. */
export async function orderMapped(
  ingest: Services['ingest'],
  { project, mapping, message }: MappedMessage,
): Promise<Ordered<Stored>> {
  const batch: Batch = ingest.begin(project);
  if (mapping.time !== undefined) batch.timesIn(mapping.time.unit);
  batch.ofDevice(mapping.device(message.topic.split('/')) || undefined);
  let tally: Tally;
  try {
    tally = await decodeMessage(mapping, message, batch);
  } catch (error) {
    ingest.release(batch);
    throw error;
  }
  const { durable } = await batch.order();
  return { durable: durable.then((report) => resultOf(report, tally)) };
}

function resultOf(report: WriteReport, tally: Tally): Stored {
  if (tally.offered === 0) return { result: 'empty', error: leftOut(tally.left) };
  if (report.refusedCount === 0 && tally.leftCount === 0) return { result: 'stored', error: undefined };
  const error =
    report.refusedCount > 0
      ? tellRefused(report, tally.leftCount > 0 ? tally.left : '')
      : leftOut(tally.left);
  return { result: report.stored > 0 ? 'partial' : 'refused', error };
}

const leftOut = (reason: string) => new TributaryError('body_malformed', { reason });

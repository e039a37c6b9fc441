/** The ways on which batches reach the platform. Rule: whoever fills and sends does not know which one it is. */
import type { CallOptions } from '../http/http.js';
import type { Connection } from '../native/connection.js';
import type { TimeUnit } from '../native/timestamp.js';
import type { WriteReport } from '../native/types.js';
import { TYPES } from '../writing/group.js';
import { framesOf, type Batch, type BatchBounds } from './batches.js';

export interface Transport {
  /** Of one batch. */
  readonly bounds: BatchBounds;
  /** Bytes of one value, as JSON. */
  readonly valueBytes?: number;
  /** The one that times always have on this way; absent: the finest that is needed. */
  readonly unit?: TimeUnit;
  /** Throws where what it needs is not installed. */
  load?(): Promise<unknown>;
  /** Resolves when the points are durable; throws where they may not be: they are then sent again. */
  send(batch: Batch, call: CallOptions): Promise<WriteReport>;
  close(): Promise<void>;
}

/** So many points, that the report names every refused one; a server with a small `body-limit` takes so many bytes too. */
const OF_HTTP: BatchBounds = { points: 10_000, bytes: 2 * 2 ** 20 };

export const httpTransport = (api: Connection): Transport => ({
  bounds: OF_HTTP,
  send(batch, call) {
    const headers = { ...call.headers, 'content-type': TYPES.frames };
    const { unit } = batch;
    return api.request('POST', '/points', { ...call, headers, query: { unit }, body: framesOf(batch) });
  },
  close: () => Promise.resolve(),
});

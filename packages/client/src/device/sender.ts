/**
 * Sends what waits in a buffer, batch after batch. Rules: what failed to be stored, and all after it, waits again in its order; what the
 * platform refused for good does not, but is told; two sends never overlap.
 */
import { isoOf } from '../native/iso.js';
import type { CallOptions } from '../http/http.js';
import type { WriteReport } from '../native/types.js';
import { batchesOf, unitOf, type Batch } from './batches.js';
import type { RefusedPoint } from '../writing/writer-options.js';
import { closed, type Column, type SeriesBuffer } from './series-buffer.js';
import type { Transport } from './transport.js';

export interface SendReport {
  /** Points. Over MQTT: that the platform has taken; what it refused of them, its `/refusals` tells. */
  readonly stored: number;
  /** They are not sent again. */
  readonly refused: readonly RefusedPoint[];
}

interface Way {
  readonly buffer: SeriesBuffer;
  readonly transport: Transport;
  /** Done before the points of these devices are sent; the devices that are refused, with the reason. */
  readonly prepare?: (devices: readonly string[], call: CallOptions) => Promise<readonly RefusedDevice[]>;
  readonly warn: (message: string) => void;
}
export interface RefusedDevice {
  readonly device: string;
  readonly code: string;
  readonly message: string;
}

export class Sender {
  readonly #way: Way;
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(way: Way) {
    this.#way = way;
  }

  async send(call: CallOptions): Promise<SendReport> {
    if (this.#isClosed) throw closed();
    return this.#inTurn(call);
  }

  /** Sends what waits, then ends the way, whatever the send throws. Nothing is taken any more, but what could not be sent may be closed again. */
  async close(call: CallOptions): Promise<void> {
    this.#isClosed = true;
    this.#way.buffer.close();
    try {
      await this.#inTurn(call);
    } finally {
      await this.#way.transport.close();
    }
  }

  #inTurn(call: CallOptions): Promise<SendReport> {
    const sent = this.#last.then(() => this.#send(call));
    this.#last = sent.catch(() => undefined);
    return sent;
  }

  async #send(call: CallOptions): Promise<SendReport> {
    const { buffer, transport, prepare, warn } = this.#way;
    const columns = buffer.take();
    const report = { stored: 0, refused: [] as RefusedPoint[] };
    try {
      const devices = [...new Set(columns.map(({ device }) => device))];
      const outside = new Map((await prepare?.(devices, call))?.map((one) => [one.device, one]));
      for (const column of columns) {
        const refused = outside.get(column.device);
        if (refused === undefined) continue;
        const { code, message } = refused;
        for (let row = 0; row < column.times.length; row++)
          report.refused.push({ point: pointIn(column, row), code, message });
        buffer.done(column, column.times.length);
      }
      const rest = columns.filter(({ device }) => !outside.has(device));
      for (const batch of batchesOf(rest, transport.unit ?? unitOf(rest), transport.bounds)) {
        const part = await transport.send(batch, call);
        report.stored += part.stored;
        for (const refusal of part.refused) report.refused.push(refusedIn(batch, refusal));
        for (const { columns, from, to } of batch.slices)
          for (const column of columns) buffer.done(column, to - from);
      }
    } finally {
      buffer.putBack(columns);
    }
    const [first] = report.refused;
    if (first !== undefined)
      warn(
        `${report.refused.length} points were refused, the first one of ${first.point.device}: ${first.message}`,
      );
    return report;
  }
}

/** The index of a report counts the cells through all rows. */
function refusedIn(
  { slices }: Batch,
  { index, code, message }: WriteReport['refused'][number],
): RefusedPoint {
  let left = index;
  for (const { columns, from, to } of slices) {
    const cells = (to - from) * columns.length;
    if (left >= cells) {
      left -= cells;
      continue;
    }
    const point = pointIn(columns[left % columns.length]!, from + Math.floor(left / columns.length));
    return { point, code, message };
  }
  throw new RangeError(`The report names point ${index}, which was not sent.`);
}

const pointIn = ({ device, series, times, values }: Column, row: number): RefusedPoint['point'] => ({
  device,
  series,
  time: isoOf(times[row]!),
  value: values[row]!,
});

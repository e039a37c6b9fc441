/** A device that sends its own points, as `connect` builds it. Rule: nothing is lost in silence, neither by a failure nor by a refusal. */
import type { CallOptions } from '../http/http.js';
import type { Sender, SendReport } from './sender.js';
import { DevicePoints, type Gathering } from './points.js';

export class ConnectedDevice extends DevicePoints {
  readonly #buffer: Gathering['buffer'];
  readonly #sender: Sender;

  constructor(id: string, gathering: Gathering, sender: Sender) {
    super(id, gathering);
    this.#buffer = gathering.buffer;
    this.#sender = sender;
  }

  /** Points that were added and are not stored yet. */
  get waiting(): number {
    return this.#buffer.points;
  }

  /**
   * Sends all that waits, in requests of a bounded size. Resolves when it is on the disk of the platform, with what was refused for good.
   * Throws where it may not be: what is not stored for sure waits for the next call, and sending it twice changes nothing.
   */
  send(call: CallOptions = {}): Promise<SendReport> {
    return this.#sender.send(call);
  }

  /** As send, without a report: what is refused goes to the client's logger. */
  async flush(call: CallOptions = {}): Promise<void> {
    await this.#sender.send(call);
  }

  /** As flush, and ends the connection, whatever the send throws. */
  close(call: CallOptions = {}): Promise<void> {
    return this.#sender.close(call);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

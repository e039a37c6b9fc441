/**
 * Connections of devices, written behind their back: a login does not wait for the catalog's disk, and a thousand that come
 * together are a few transactions. Rule: entries are written in the order in which they happened, so that the last one is
 * the state of the device.
 */
import type { ConnectionChange, Device, JsonObject, Services } from '../../../services/services.js';

const TRANSPORT = 'mqtt';
const MAX_AT_ONCE = 500;

export class ConnectionRecord {
  readonly #waiting: ConnectionChange[] = [];
  #writing: Promise<void>;

  constructor(private readonly services: Services) {
    // What was open when the process died is not open any more.
    const ended = services.connections.endAbandoned(TRANSPORT, 'the server ended unexpectedly');
    this.#writing = ended.catch(() => undefined);
  }

  add(device: Device, connected: boolean, details: JsonObject): void {
    this.#waiting.push({
      device,
      connected,
      time: Date.now(),
      details: { transport: TRANSPORT, ...details },
    });
    if (this.#waiting.length === 1) this.#writing = this.#writing.then(() => this.#write());
  }

  written(): Promise<void> {
    return this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const some = this.#waiting.slice(0, MAX_AT_ONCE);
      // The state of a connection is news, not data: a catalog that is away loses it.
      await this.services.connections.setAll(some).catch(() => undefined);
      this.#waiting.splice(0, some.length);
    }
  }
}

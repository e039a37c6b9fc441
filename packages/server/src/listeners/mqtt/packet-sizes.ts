/**
 * Follows the packets in a connection's bytes without reading them. Ensures that nobody makes the server gather a packet
 * of any size: the parser would wait for up to 256 MB; and that no flood of packets that carry nothing keeps it from others:
 * 32,000 pings fit into one read. Tells also which kind of packet came last.
 */
import { MQTT_LIMITS } from './limits.js';

const { controlsPerSecond, handshakesPerSecond } = MQTT_LIMITS;
/** By type of packet: PUBREC, PUBREL, PUBCOMP; SUBSCRIBE, UNSUBSCRIBE, PINGREQ. Publishing has its own back-pressure. */
const PER_SECOND: readonly number[] = Object.assign(new Array<number>(16).fill(Infinity), {
  ...{ 5: handshakesPerSecond, 6: handshakesPerSecond, 7: handshakesPerSecond },
  ...{ 8: controlsPerSecond, 10: controlsPerSecond, 12: controlsPerSecond },
});

export class PacketSizes {
  /** Bytes of the current packet that are still to come. */
  #rest = 0;
  /** Between the first byte of a packet and the end of its length: the bytes of the length so far. */
  #lengthBytes = -1;
  #length = 0;
  /** Type of the packet that began last, 1 (CONNECT) to 14 (DISCONNECT). */
  lastType = 0;
  /** Packets of each type since `#since`. */
  readonly #counts = new Uint32Array(16);
  #since = -Infinity;

  constructor(
    private readonly limit: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Why the bytes cannot be taken, or undefined. */
  take(chunk: Uint8Array): string | undefined {
    if (this.now() - this.#since >= 1_000) {
      this.#since = this.now();
      this.#counts.fill(0);
    }
    let at = 0;
    while (at < chunk.length) {
      if (this.#rest > 0) {
        const step = Math.min(this.#rest, chunk.length - at);
        this.#rest -= step;
        at += step;
        continue;
      }
      const byte = chunk[at++]!;
      if (this.#lengthBytes < 0) {
        this.lastType = byte >> 4;
        const most = PER_SECOND[this.lastType]!;
        if (++this.#counts[this.lastType]! > most)
          return `more than ${most} packets of type ${this.lastType} in one second`;
        this.#lengthBytes = 0;
        this.#length = 0;
        continue;
      }
      this.#length += (byte & 0x7f) * 128 ** this.#lengthBytes++;
      if (byte & 0x80) {
        if (this.#lengthBytes === 4) return 'the length of a packet has more than four bytes';
        continue;
      }
      if (this.#length > this.limit)
        return `a packet of ${this.#length} bytes, at most ${this.limit} are taken`;
      this.#rest = this.#length;
      this.#lengthBytes = -1;
    }
    return undefined;
  }
}

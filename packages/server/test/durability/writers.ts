/** Senders that write as fast as they get answers: new points, late ones, and newer values of points sent before. */
import type { Credentials } from '../support/server-process.js';
import type { Ledger, Sent } from './ledger.js';

const SERIES = 3;
const T0 = Date.UTC(2024, 0, 31, 23, 50) * 1000;

export interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: { error?: { code: string } } | undefined;
}

export class Writer {
  #sent: Sent[] = [];
  #value = 0;
  #step = 0;

  constructor(
    private readonly device: string,
    private readonly ledger: Ledger,
    private readonly credentials: Credentials,
    private readonly dialect: 'influx' | 'native',
  ) {}

  /** One request of up to `size` points; undefined if it ended without an answer. */
  async write(url: string, size: number): Promise<Answer | undefined> {
    const points = Array.from({ length: 1 + Math.floor(Math.random() * size) }, () => this.#next());
    let response: Response;
    let body: string;
    try {
      response = await (this.dialect === 'influx' ? this.#influx(url, points) : this.#native(url, points));
      body = await response.text();
    } catch {
      this.ledger.unanswered(points);
      return undefined;
    }
    if (response.ok) this.ledger.acknowledge(points);
    // A refusal for lack of room comes before or instead of storing, but a part may have been stored all the same.
    else this.ledger.unanswered(points);
    const answer =
      response.ok || this.dialect === 'influx' ? undefined : (JSON.parse(body) as Answer['body']);
    return { status: response.status, retryAfter: response.headers.get('retry-after'), body: answer };
  }

  /** Writes until told to stop, or without an answer. Returns statuses that are not success. */
  async writeUntil(stopped: () => boolean, url: string, size: number): Promise<number[]> {
    const others: number[] = [];
    while (!stopped()) {
      const answer = await this.write(url, size);
      if (!answer) break;
      if (answer.status >= 300) others.push(answer.status);
    }
    return others;
  }

  #next(): Sent {
    const value = ++this.#value;
    const old = this.#sent[Math.floor(Math.random() * this.#sent.length)];
    if (old && Math.random() < 0.15) return { ...old, value };
    // One in ten is far behind the others.
    const time =
      Math.random() < 0.1 ? T0 - Math.floor(Math.random() * 1e6) * 40_000_000 : T0 + ++this.#step * 1_000_000;
    const point = { device: this.device, series: `s${value % SERIES}`, time, value };
    this.#sent.push(point);
    if (this.#sent.length > 1000) this.#sent = this.#sent.slice(-500);
    return point;
  }

  #influx(url: string, points: readonly Sent[]): Promise<Response> {
    const { token, database } = this.credentials.influx;
    const lines = points.map(
      ({ device, series, time, value }) => `tributary,device=${device} ${series}=${value} ${time}`,
    );
    return fetch(`${url}/write?db=${encodeURIComponent(database)}&precision=us`, {
      method: 'POST',
      headers: { authorization: `Token ${token}` },
      body: lines.join('\n'),
    });
  }

  #native(url: string, points: readonly Sent[]): Promise<Response> {
    return fetch(`${url}/tributary/v1/points?unit=us`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.credentials.native.token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(points),
    });
  }
}

export function writers(count: number, ledger: Ledger, credentials: Credentials): Writer[] {
  return Array.from(
    { length: count },
    (_, index) => new Writer(`w${index}`, ledger, credentials, index % 2 ? 'native' : 'influx'),
  );
}

/**
 * Many points in few series, each with the newest acknowledged value: enough to make merges take a while, and to hold the
 * store to counts and sums. Whatever got no success is written again before anything is compared.
 */
import { expect } from 'vitest';
import type { ServerProcess } from '../support/server-process.js';
import { pause } from '../support/waiting.js';
import { askSoon } from './ledger.js';

const SERIES = 20;
const T0 = Date.UTC(2024, 2, 1) * 1000;
const CHUNK = 20_000;

interface Piece {
  readonly series: number;
  readonly from: number;
  readonly to: number;
}

export class SumField {
  readonly #values: Float64Array[];
  #stamp = 0;
  /** Pieces of which nobody knows what is stored. */
  #open: Piece[] = [];
  acknowledged = 0;
  readonly refusals = new Map<number | string, number>();

  constructor(
    private readonly server: ServerProcess,
    private readonly perSeries: number,
    private readonly random: () => number,
  ) {
    this.#values = Array.from({ length: SERIES }, () => new Float64Array(perSeries));
  }

  /** Every point once. */
  async writeAll(): Promise<void> {
    for (let series = 0; series < SERIES; series++)
      for (let from = 0; from < this.perSeries; from += CHUNK)
        await this.#write({ series, from, to: Math.min(this.perSeries, from + CHUNK) });
    await this.finish();
  }

  /** Some points again; resolves when it was answered, however. */
  async rewrite(): Promise<boolean> {
    const from = Math.floor(this.random() * this.perSeries);
    const to = Math.min(this.perSeries, from + 1 + Math.floor(this.random() * CHUNK));
    return this.#write({ series: Math.floor(this.random() * SERIES), from, to });
  }

  /** Until nothing is open. */
  async finish(): Promise<void> {
    const until = Date.now() + 60_000;
    while (this.#open.length > 0) {
      if (await this.#write(this.#open.shift()!)) continue;
      if (Date.now() > until)
        throw new Error(`no write succeeds though there is room: ${JSON.stringify([...this.refusals])}`);
      await pause(100);
    }
  }

  /** Counts and sums of all series are what was acknowledged. */
  async check(): Promise<void> {
    const { native } = await this.server.credentials();
    const sql =
      'SELECT series, count() AS n, sum(value) AS total FROM telemetry GROUP BY series ORDER BY series';
    const answer = (await askSoon(this.server.url, native.token, 'sql', { sql })) as {
      rows: [string, number | string, number][];
    };
    const found = answer.rows.map(([series, count, sum]) => `${series} ${count} ${sum}`);
    const expected = this.#values.map(
      (values, series) =>
        `s${100 + series} ${values.length} ${values.reduce((sum, value) => sum + value, 0)}`,
    );
    expect(found).toEqual(expected);
    const counts = (await askSoon(this.server.url, native.token, 'counts', {})) as {
      items: { count: number }[];
    };
    expect(counts.items.map(({ count }) => count)).toEqual(this.#values.map(({ length }) => length));
  }

  async #write(piece: Piece): Promise<boolean> {
    const { series, from, to } = piece;
    const stamp = ++this.#stamp;
    const lines: string[] = [];
    for (let i = from; i < to; i++)
      lines.push(`tributary,device=d s${100 + series}=${(i * 7919 + stamp) % 100_003} ${T0 + i * 1_000_000}`);
    const status = await this.#send(lines.join('\n'));
    if (status !== 204) {
      this.refusals.set(status, (this.refusals.get(status) ?? 0) + 1);
      this.#open.push(piece);
      return false;
    }
    for (let i = from; i < to; i++) this.#values[series]![i] = (i * 7919 + stamp) % 100_003;
    this.acknowledged += to - from;
    return true;
  }

  async #send(body: string): Promise<number | string> {
    const { token, database } = (await this.server.credentials()).influx;
    try {
      const response = await fetch(
        `${this.server.url}/write?db=${encodeURIComponent(database)}&precision=us`,
        { method: 'POST', headers: { authorization: `Token ${token}` }, body },
      );
      const text = await response.text();
      return response.status === 204 ? 204 : `${response.status} ${text.slice(0, 120)}`;
    } catch {
      return 'no answer';
    }
  }
}

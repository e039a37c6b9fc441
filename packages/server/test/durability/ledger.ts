/**
 * What a sender knows of its points: which were acknowledged with which value, and which writes of it ended without an
 * answer. It holds the store to this: an acknowledged point is there exactly once, with its newest acknowledged value or
 * that of a later write that got no answer; nothing else is there but writes that got no answer.
 */
import { expect } from 'vitest';
import { send } from '../support/http.js';
import type { Credentials } from '../support/server-process.js';
import { until } from '../support/waiting.js';

export interface Sent {
  readonly device: string;
  readonly series: string;
  /** Microseconds. */
  readonly time: number;
  readonly value: number;
}

interface Entry {
  acknowledged: number | undefined;
  unanswered: number[];
}

export class Ledger {
  readonly #entries = new Map<string, Entry>();
  acknowledged = 0;

  #entry({ device, series, time }: Sent): Entry {
    const key = `${device} ${series} ${time}`;
    const entry = this.#entries.get(key) ?? { acknowledged: undefined, unanswered: [] };
    this.#entries.set(key, entry);
    return entry;
  }

  acknowledge(points: readonly Sent[]): void {
    this.acknowledged += points.length;
    for (const point of points) {
      const entry = this.#entry(point);
      entry.acknowledged = point.value;
      entry.unanswered = [];
    }
  }

  unanswered(points: readonly Sent[]): void {
    for (const point of points) this.#entry(point).unanswered.push(point.value);
  }

  /** Reads everything through the native API and compares. */
  async check(url: string, { native }: Credentials): Promise<void> {
    const found = new Map<string, number>();
    const perSeries = new Map<string, number>();
    const complaints: string[] = [];
    for await (const { device, series, time, value } of allPoints(url, native.token)) {
      const key = `${device} ${series} ${time}`;
      if (found.has(key)) complaints.push(`${key} is there twice`);
      found.set(key, value);
      perSeries.set(`${device} ${series}`, (perSeries.get(`${device} ${series}`) ?? 0) + 1);
      const entry = this.#entries.get(key);
      if (!entry) complaints.push(`${key} was never sent`);
      else if (value !== entry.acknowledged && !entry.unanswered.includes(value))
        complaints.push(`${key} is ${value}, not ${entry.acknowledged} or ${entry.unanswered.join()}`);
    }
    for (const [key, entry] of this.#entries)
      if (entry.acknowledged !== undefined && !found.has(key)) complaints.push(`${key} is missing`);
    expect(complaints.slice(0, 20)).toEqual([]);
    const counts = (await ask(url, native.token, 'counts', {})) as {
      items: { device: string; series: string; count: number }[];
    };
    expect(new Map(counts.items.map(({ device, series, count }) => [`${device} ${series}`, count]))).toEqual(
      perSeries,
    );
  }
}

async function* allPoints(url: string, token: string): AsyncGenerator<Sent> {
  let cursor: string | undefined;
  do {
    const page = (await ask(url, token, 'points', {
      unit: 'us',
      limit: 50_000,
      ...(cursor === undefined ? {} : { cursor }),
    })) as {
      items: Sent[];
      next: string | null;
    };
    yield* page.items;
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
}

/** One query of the native API. A refusal is an error with the status and the answer. */
export async function ask(url: string, token: string, family: string, body: object): Promise<unknown> {
  const { status, json } = await send(`${url}/tributary/v1/query/${family}`, {
    headers: { authorization: `Bearer ${token}` },
    body,
  });
  if (status >= 300)
    throw Object.assign(new Error(JSON.stringify(json)), { status, answer: json as unknown });
  return json as unknown;
}

/** The same, as soon as the engine took what waits for it: until then reads are refused with 503. */
export const askSoon = (url: string, token: string, family: string, body: object): Promise<unknown> =>
  notRefused(() => ask(url, token, family, body));

/** What it gives as soon as it is not refused with 503. */
export async function notRefused<T>(read: () => Promise<T>): Promise<T> {
  const { answer } = await until(
    'an engine that took all',
    () =>
      read().then(
        (answer) => ({ answer }),
        (error: { status?: number }) => (error.status === 503 ? undefined : Promise.reject(error as Error)),
      ),
    { every: 100 },
  );
  return answer;
}

/** A server of its own that holds many of the longest texts in one series, and what of them a reader has seen. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { build, ServerProcess } from '../support/server-process.js';

const LENGTH = 60_000;
const WRITTEN_AT_ONCE = 200;
/** Milliseconds; a text each second. */
export const FIRST = 1_700_000_000_000;
export const STEP = 1_000;

export const textOf = (n: number) => String(n).padStart(6, '0') + 'abcdefgh'[n % 8]!.repeat(LENGTH - 6);

export interface TextServer {
  readonly server: ServerProcess;
  readonly token: string;
  get(place: string, headers?: Record<string, string>): Promise<Response>;
  post(place: string, body: unknown): Promise<Response>;
  stop(): Promise<void>;
}

export async function startWithTexts(count: number, flags: readonly string[] = []): Promise<TextServer> {
  build();
  const folder = mkdtempSync(path.join(tmpdir(), 'tributary-texts-'));
  const server = await ServerProcess.start(path.join(folder, 'data'), flags);
  const { native } = await server.credentials();
  const authorization = `Bearer ${native.token}`;
  const post = (place: string, body: unknown) =>
    fetch(server.url + place, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const get = (place: string, headers: Record<string, string> = {}) =>
    fetch(server.url + place, { headers: { authorization, ...headers } });
  for (let start = 0; start < count; start += WRITTEN_AT_ONCE) {
    const points = Array.from({ length: Math.min(WRITTEN_AT_ONCE, count - start) }, (_, at) => ({
      ...{ device: 'plc', series: 'log', time: FIRST + (start + at) * STEP, value: textOf(start + at) },
    }));
    const response = await post('/tributary/v1/points', points);
    expect(((await response.json()) as { refused: unknown[] }).refused).toEqual([]);
  }
  // The memory of the writes is given back before that of the reads is looked at.
  await (await get('/tributary/v1/query/counts?devices=plc')).text();
  return {
    ...{ server, token: native.token, get, post },
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Which of the texts came, and how often. */
export class Seen {
  readonly #times: number[];
  pages = 0;

  constructor(count: number) {
    this.#times = Array.from({ length: count }, () => 0);
  }

  add(values: readonly string[]): void {
    this.pages++;
    for (const value of values) {
      const n = Number(value.slice(0, 6));
      if (value !== textOf(n)) throw new Error(`text ${n} is not whole: ${value.length} characters`);
      this.#times[n]!++;
    }
  }

  /** Texts that did not come exactly once. */
  get wrong(): number[] {
    return this.#times.flatMap((times, n) => (times === 1 ? [] : [n]));
  }
}

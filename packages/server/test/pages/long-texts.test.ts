/**
 * Thousands of the longest texts, through a server of its own: pages walk all of them, nothing is lost or doubled, and what
 * has no pages is refused in the form of its API. TRIBUTARY_TEST_LONG=1 takes 9,500 texts instead of 1,200.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build, ServerProcess } from '../support/server-process.js';
import { shown, watched } from '../support/watch.js';

const COUNT = process.env['TRIBUTARY_TEST_LONG'] ? 9_500 : 800;
const LENGTH = 60_000;
const WRITTEN_AT_ONCE = 200;
const FIRST = 1_700_000_000_000;
const ANSWER = 32 * 2 ** 20;
/** Several times an answer, and far below all the texts of the long form. */
const MOST_GROWTH = 300 * 2 ** 20;
const formats = ['json', 'ndjson', 'csv'] as const;

const textOf = (n: number) => String(n).padStart(6, '0') + 'abcdefgh'[n % 8]!.repeat(LENGTH - 6);

let folder: string;
let server: ServerProcess;
let headers: Record<string, string>;
const expected = createHash('sha256');
let sum: string;

const get = (place: string) => fetch(server.url + place, { headers });

beforeAll(async () => {
  build();
  folder = mkdtempSync(path.join(tmpdir(), 'tributary-texts-'));
  server = await ServerProcess.start(path.join(folder, 'data'));
  const { native } = await server.credentials();
  headers = { authorization: `Bearer ${native.token}` };
  for (let start = 0; start < COUNT; start += WRITTEN_AT_ONCE) {
    const points = Array.from({ length: Math.min(WRITTEN_AT_ONCE, COUNT - start) }, (_, at) => {
      const value = textOf(start + at);
      expected.update(value);
      return { device: 'plc', series: 'log', time: FIRST + (start + at) * 1_000, value };
    });
    const response = await fetch(`${server.url}/tributary/v1/points`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(points),
    });
    expect(((await response.json()) as { refused: unknown[] }).refused).toEqual([]);
  }
  sum = expected.digest('hex');
  // The memory of the writes is given back before that of the reads is looked at.
  await (await get('/tributary/v1/query/counts?devices=plc')).text();
}, 300_000);
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

test.each(formats)(
  'pages of %s hold all of them, once',
  async (format) => {
    const seen = await watched(server, () => walk(format));
    console.log(`${format}: ${seen.result.pages} pages, ${shown(seen)}`);
    expect(seen.result).toMatchObject({ count: COUNT, sum });
    expect(seen.result.longest).toBeLessThanOrEqual(ANSWER);
    expect(seen.growth).toBeLessThan(MOST_GROWTH);
    expect(seen.failed).toBe(0);
  },
  300_000,
);

async function walk(format: (typeof formats)[number]) {
  const found = createHash('sha256');
  let [cursor, count, pages, longest] = ['', 0, 0, 0];
  for (;;) {
    const response = await get(
      `/tributary/v1/query/points?devices=plc&limit=100000&format=${format}${cursor}`,
    );
    expect(response.status).toBe(200);
    const body = await response.text();
    pages++;
    longest = Math.max(longest, body.length);
    const values = valuesOf(body, format);
    for (const value of values) found.update(value);
    count += values.length;
    const next =
      format === 'json'
        ? (JSON.parse(body) as { next: string | null }).next
        : response.headers.get('x-next-cursor');
    if (next === null) return { count, pages, longest, sum: found.digest('hex') };
    cursor = `&cursor=${encodeURIComponent(next)}`;
  }
}

function valuesOf(body: string, format: (typeof formats)[number]): string[] {
  const valueOf = (item: unknown) => (item as { value: string }).value;
  if (format === 'json') return (JSON.parse(body) as { items: unknown[] }).items.map(valueOf);
  const lines = body.split(/\r?\n/).filter((line) => line !== '');
  if (format === 'csv') return lines.slice(1).map((line) => line.split(',')[3]!);
  return lines.map((line) => valueOf(JSON.parse(line)));
}

test('what has no pages is refused, with the limit', async () => {
  const seen = await watched(server, async () => {
    for (const place of [
      '/tributary/v1/query/last?devices=plc&count=10000',
      `/tributary/v1/query/buckets?devices=plc&bucket=1s&from=${FIRST}&to=${FIRST + COUNT * 1_000}&aggregations=first,last`,
      // Few texts, of which one fills all of the buckets.
      `/tributary/v1/query/buckets?devices=plc&bucket=1s&from=${FIRST + COUNT * 1_000 - 2_000}&to=${FIRST + 20_000_000}&aggregations=first&fill=previous`,
    ]) {
      const response = await get(place);
      const { error } = (await response.json()) as { error: { code: string; message: string } };
      expect([response.status, error.code]).toEqual([400, 'query_too_large']);
      expect(error.message).toContain(`${ANSWER} bytes in one answer`);
    }
  });
  console.log(`refusals: ${shown(seen)}`);
  expect(seen.growth).toBeLessThan(MOST_GROWTH);
});

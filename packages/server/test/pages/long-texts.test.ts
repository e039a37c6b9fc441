/**
 * Thousands of the longest texts, through a server of its own: pages walk all of them, nothing is lost or doubled, and what
 * has no pages is refused in the form of its API. TRIBUTARY_TEST_LONG=1 takes 9,500 texts instead of 800.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { shown, watched } from '../support/watch.js';
import { FIRST, Seen, startWithTexts, type TextServer } from './texts.js';
import { LONG } from '../support/long.js';

const COUNT = LONG ? 9_500 : 800;
const ANSWER = 32 * 2 ** 20;
/** Several times an answer, and far below all the texts of the long form. */
const MAX_GROWTH = 300 * 2 ** 20;
const formats = ['json', 'ndjson', 'csv'] as const;

let texts: TextServer;
beforeAll(async () => {
  texts = await startWithTexts(COUNT);
}, 300_000);
afterAll(() => texts.stop());

test.each(formats)(
  'pages of %s hold all of them, once',
  async (format) => {
    const seen = await watched(texts.server, () => walk(format));
    console.log(`${format}: ${seen.result.read.pages} pages, ${shown(seen)}`);
    expect(seen.result.read.wrong).toEqual([]);
    expect(seen.result.longest).toBeLessThanOrEqual(ANSWER);
    expect(seen.growth).toBeLessThan(MAX_GROWTH);
    expect(seen.failed).toBe(0);
  },
  300_000,
);

async function walk(format: (typeof formats)[number], order = 'asc') {
  const read = new Seen(COUNT);
  let [cursor, longest] = ['', 0];
  for (;;) {
    const response = await texts.get(
      `/tributary/v1/query/points?devices=plc&limit=100000&format=${format}&order=${order}${cursor}`,
    );
    expect(response.status).toBe(200);
    const body = await response.text();
    longest = Math.max(longest, body.length);
    read.add(valuesOf(body, format));
    const next =
      format === 'json'
        ? (JSON.parse(body) as { next: string | null }).next
        : response.headers.get('x-next-cursor');
    if (next === null) return { read, longest };
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

test('pages backwards hold all of them, once', async () => {
  const seen = await watched(texts.server, () => walk('json', 'desc'));
  console.log(`backwards: ${seen.result.read.pages} pages, ${shown(seen)}`);
  expect(seen.result.read.wrong).toEqual([]);
  expect(seen.growth).toBeLessThan(MAX_GROWTH);
}, 300_000);

test('what has no pages is refused, with the limit', async () => {
  const seen = await watched(texts.server, async () => {
    for (const place of [
      '/tributary/v1/query/last?devices=plc&count=10000',
      `/tributary/v1/query/buckets?devices=plc&bucket=1s&from=${FIRST}&to=${FIRST + COUNT * 1_000}&aggregations=first,last`,
      // Few texts, of which one fills all of the buckets.
      `/tributary/v1/query/buckets?devices=plc&bucket=1s&from=${FIRST + COUNT * 1_000 - 2_000}&to=${FIRST + 20_000_000}&aggregations=first&fill=previous`,
    ]) {
      const response = await texts.get(place);
      const { error } = (await response.json()) as { error: { code: string; message: string } };
      expect([response.status, error.code]).toEqual([400, 'query_too_large']);
      expect(error.message).toContain(`${ANSWER} bytes in one answer`);
    }
  });
  console.log(`refusals: ${shown(seen)}`);
  expect(seen.growth).toBeLessThan(MAX_GROWTH);
});

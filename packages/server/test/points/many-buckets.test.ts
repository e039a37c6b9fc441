/** As many buckets as an answer may have: others get turns of the event loop while they are found, filled and made into rows. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { microsFromIso } from '../../src/model/time.js';
import type { BucketCell } from '../../src/points/queries/buckets/buckets.js';
import { QueryService } from '../../src/services/query/query.js';
import type { SelectedSeries } from '../../src/services/services.js';

const LEVEL = {
  ...{ id: 1, project: 1, kind: 'number', name: 'level' },
  device: { id: 1, key: 'tank' },
} as unknown as SelectedSeries;

/** Turns of the event loop. */
let turns: number;
let counting: boolean;
beforeEach(() => {
  turns = 0;
  counting = true;
  const count = () => {
    turns++;
    if (counting) setImmediate(count);
  };
  setImmediate(count);
});
afterEach(() => {
  counting = false;
});

/** Turns before the engine was asked, and after it had answered. */
async function ask(query: object, cells: readonly BucketCell[]) {
  let before = -1;
  const buckets = () => {
    before = turns;
    return Promise.resolve(cells);
  };
  const queries = new QueryService({ queries: { buckets } } as never, () =>
    Promise.resolve({ series: new Map(), devices: new Map() }),
  );
  const rows = await queries.buckets({
    ...{ project: 1, series: [LEVEL], fill: 'none', group: 'series', limit: 100_000 },
    aggregations: [{ type: 'mean' }],
    ...query,
  } as never);
  return { before, after: turns - before, rows: rows.length };
}

it('days of three centuries in a zone', async () => {
  const bucket = { kind: 'calendar', unit: 'day', count: 1, zone: 'Africa/Casablanca' };
  const range = { from: microsFromIso('1700-01-01T00:00:00Z'), to: microsFromIso('1973-01-01T00:00:00Z') };
  // Sixty such requests in one packet were eleven seconds of silence.
  expect((await ask({ bucket, ...range }, [])).before).toBeGreaterThanOrEqual(2);
});

it('seconds of a day that are filled', async () => {
  const bucket = { kind: 'fixed', width: 1_000_000 };
  const cells = [{ group: 1, start: 0, values: [1] }];
  const asked = { bucket, from: 0, to: 100_000 * 1_000_000, fill: 'previous' };
  const { after, rows } = await ask(asked, cells);
  expect(rows).toBe(100_000);
  expect(after).toBeGreaterThanOrEqual(2);
});

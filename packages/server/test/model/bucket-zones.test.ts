// Every zone that Intl knows, day by day: no edge is derived from a length of day.
import { describe, expect, it } from 'vitest';
import { bucketEdges, bucketStart, nextBucket, type Bucket } from '../../src/model/buckets.js';
import { MICROS_PER_DAY, MICROS_PER_SECOND, zoneOffset } from '../../src/model/time.js';
import { ZONES, offsetByIntl } from './zones.js';

// A different three years for each zone; over all zones every year from 1970 to 2037 is seen.
const yearsOf = (index: number) => [0, 23, 46].map((step) => 1970 + ((index * 7 + step) % 68));
const micros = (year: number) => Date.UTC(year, 0, 1) * 1000;

/** Fails unless the edge shows local midnight, or is the very instant at which the clocks jumped over midnight. */
function checkMidnight(edge: number, zone: string): void {
  const second = edge / MICROS_PER_SECOND;
  const after = offsetByIntl(second, zone);
  if ((edge + after) % MICROS_PER_DAY === 0) return;
  const before = offsetByIntl(second - 1, zone);
  const midnight = Math.floor((edge + after) / MICROS_PER_DAY) * MICROS_PER_DAY;
  const jumpedOver = edge + before <= midnight && midnight < edge + after;
  if (!jumpedOver) expect.fail(`${zone}: ${edge} is neither midnight nor the end of a jump over it`);
}

describe('days of every zone, 1970 to 2037', () => {
  it('follow each other without gap or overlap and begin at local midnight', { timeout: 60_000 }, () => {
    let transitions = 0;
    for (const [index, zone] of ZONES.entries()) {
      const bucket: Bucket = { kind: 'calendar', unit: 'day', count: 1, zone };
      for (const year of yearsOf(index)) {
        const edges: number[] = [...bucketEdges(bucket, micros(year), micros(year + 1), 400)];
        for (let at = 0; at + 1 < edges.length; at++) {
          const start = edges[at] ?? NaN;
          const next = edges[at + 1] ?? NaN;
          const joined =
            start < next &&
            bucketStart(bucket, start) === start &&
            bucketStart(bucket, next - 1) === start &&
            nextBucket(bucket, next - 1) === next;
          if (!joined) expect.fail(`${zone}: the day from ${start} to ${next}`);
          const changes = zoneOffset(start, zone) !== zoneOffset(next, zone);
          if (changes) transitions++;
          if (changes || at % 30 === 0) {
            checkMidnight(start, zone);
            checkMidnight(next, zone);
          }
        }
      }
    }
    expect(transitions).toBeGreaterThan(500);
  });

  it('agree with weeks, months, quarters and years: each of these begins where a day begins', () => {
    for (const [index, zone] of ZONES.entries()) {
      const [year = 1970] = yearsOf(index);
      const day: Bucket = { kind: 'calendar', unit: 'day', count: 1, zone };
      for (const unit of ['week', 'month', 'quarter', 'year'] as const) {
        const edges: number[] = [...bucketEdges({ ...day, unit }, micros(year), micros(year + 1), 60)];
        for (const edge of edges) if (bucketStart(day, edge) !== edge) expect.fail(`${zone} ${unit} ${edge}`);
      }
    }
  });
});

// The newest and oldest points of more series than one statement of sub-selects takes, against what was written.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.js';
import { openPlatformServices } from '../../src/services/platform/platform.js';
import type { PlatformServices } from '../../src/services/platform/opening.js';
import type { SelectedSeries, ValueBounds } from '../../src/services/services.js';
import { OPENING } from '../support/opening.js';

const folder = mkdtempSync(join(tmpdir(), 'tributary-edges-'));
const START = Date.UTC(2024, 0, 1) * 1000;
const SECOND = 1_000_000;
/** Points of each series by name, oldest first. */
const written = new Map<string, { time: number; value: number | string }[]>();
let stores: PlatformServices;
let series: readonly SelectedSeries[];

beforeAll(async () => {
  stores = await openPlatformServices(loadConfig({ 'data-dir': folder }, {}), pino({ level: 'fatal' }), {
    ...OPENING,
  });
  const { ingest, selections } = stores.services;
  const project = stores.firstProject.id;
  const write = async (again: boolean) => {
    const batch = ingest.begin({ id: project, createDevices: true, createSeries: true, earliestTime: null });
    let index = 0;
    for (const [name, points] of written)
      for (const [at, { time, value }] of points.entries())
        if (!again) batch.add(index++, 'd', name, time, typeof value === 'string' ? 'old' : value + 1000);
        else if (at % 3 !== 0 || typeof value === 'string') batch.add(index++, 'd', name, time, value);
    expect((await batch.commit()).refused).toEqual([]);
  };
  // Dense and sparse, long silent and always there; two thirds of the points are written twice.
  for (let n = 0; n < 170; n++) {
    const count = n % 11 === 0 ? 1 : 5 + ((n * 13) % 60);
    const step = (n % 7 === 0 ? 3600 : 1 + (n % 5)) * SECOND;
    const late = n % 6 === 0 ? -30 * 86_400 * SECOND : 0;
    const points = Array.from({ length: count }, (_, at) => {
      const number = ((n * 31 + at * 17) % 100) - 50;
      return { time: START + late + at * step + n, value: n % 3 === 0 ? `t${number}` : number };
    });
    written.set(`s${n}`, points);
  }
  await write(false);
  await write(true);
  for (const points of written.values())
    for (const [at, point] of points.entries())
      if (at % 3 === 0 && typeof point.value === 'number')
        points[at] = { ...point, value: point.value + 1000 };
  series = await selections.select(project, {});
}, 120_000);
afterAll(async () => {
  await stores.close();
  rmSync(folder, { recursive: true, force: true });
});

function expected(
  ids: readonly SelectedSeries[],
  from: number,
  to: number,
  count: number,
  last: boolean,
  bounds?: ValueBounds,
) {
  const { above = -Infinity, below = Infinity } = bounds ?? {};
  return ids.flatMap(({ id, name }) => {
    const kept = written
      .get(name)!
      .filter(
        ({ time, value }) =>
          time >= from &&
          time < to &&
          (!bounds || (typeof value === 'number' && value > above && value < below)),
      );
    const own = last ? kept.reverse().slice(0, count) : kept.slice(0, count);
    return own.map(({ time, value }) => ({ series: id, time, sequence: 0, value }));
  });
}

describe('the newest points of many series', () => {
  const instant = fc.integer({ min: -31 * 86_400, max: 250_000 }).map((seconds) => START + seconds * SECOND);

  it('are those of each, within a range and bounds of values (60 random queries)', async () => {
    const bound = fc.option(fc.integer({ min: -60, max: 1060 }), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 51, max: 170 }),
        fc.integer({ min: 1, max: 70 }),
        fc.option(instant, { nil: undefined }),
        fc.option(instant, { nil: undefined }),
        bound,
        bound,
        async (many, count, after, before, above, below) => {
          const values =
            above === undefined && below === undefined
              ? undefined
              : { ...(above !== undefined && { above }), ...(below !== undefined && { below }) };
          const asked = series.slice(0, many);
          const rows = await stores.services.query.last({
            series: asked,
            count,
            ...(after !== undefined && { after }),
            ...(before !== undefined && { before }),
            ...(values && { values }),
          });
          expect(rows).toEqual(expected(asked, after ?? 0, before ?? Infinity, count, true, values));
        },
      ),
      { numRuns: 60 },
    );
  }, 120_000);

  it('and the oldest ones likewise (20 random queries)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.option(instant, { nil: undefined }), async (after) => {
        const rows = await stores.services.query.first({ series, ...(after !== undefined && { after }) });
        expect(rows).toEqual(expected(series, after ?? 0, Infinity, 1, false));
      }),
      { numRuns: 20 },
    );
  }, 120_000);
});

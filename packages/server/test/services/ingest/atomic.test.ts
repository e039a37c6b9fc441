/** Batches that are stored whole or not at all. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config.js';
import { openPlatformServices } from '../../../src/services/platform/platform.js';
import type { PlatformServices } from '../../../src/services/platform/opening.js';
import type { PointValue } from '../../../src/services/services.js';
import { OPENING } from '../../support/opening.js';

const folder = mkdtempSync(join(tmpdir(), 'tributary-whole-'));
let stores: PlatformServices;
let project: number;
beforeAll(async () => {
  stores = await openPlatformServices(loadConfig({ 'data-dir': folder }, {}), pino({ level: 'fatal' }), {
    ...OPENING,
  });
  project = stores.firstProject.id;
  await stores.services.devices.create(project, { key: 'd' });
});
afterAll(async () => {
  await stores.close();
  rmSync(folder, { recursive: true, force: true });
});

type Point = readonly [device: string, series: string, time: number, value: PointValue];

async function commit(
  points: readonly Point[],
  rules = { createDevices: false, createSeries: true, earliestTime: null },
  atomic = true,
) {
  const batch = stores.services.ingest.begin({ id: project, ...rules });
  for (const [index, [device, series, time, value]] of points.entries())
    batch.add(index, device, series, time, value);
  const { stored, refused } = await batch.commit({ atomic });
  return { stored, refused: refused.map(({ index, code }) => [index, code]) };
}

async function everything(): Promise<Record<string, unknown>> {
  const series = await stores.services.selections.select(project, {});
  const { rows } = await stores.services.query.points({ project, series, order: 'asc', limit: 1000 });
  const devices = await stores.services.devices.list(project, { limit: 100 });
  return { series: series.map(({ name }) => name), rows, devices: devices.items.map(({ key }) => key) };
}

describe('a batch that is committed whole', () => {
  it('is stored when all of it is sound', async () => {
    const points: Point[] = [
      ['d', 'n', 1, 1],
      ['d', 'b', 1, true],
      ['d', 's', 1, 'x'],
      ['d', 'n', 2, 2],
    ];
    expect(await commit(points)).toEqual({ stored: 4, refused: [] });
    expect(await commit([])).toEqual({ stored: 0, refused: [] });
  });

  it.each<[string, Point[], [number, string][]]>([
    [
      'a kind that does not fit',
      [
        ['d', 'n', 3, 3],
        ['d', 'n', 4, 'x'],
        ['d', 'new', 3, 1],
      ],
      [[1, 'value_kind_mismatch']],
    ],
    [
      'two kinds for one new series',
      [
        ['d', 'new', 3, 1],
        ['d', 'new', 4, true],
      ],
      [[1, 'value_kind_mismatch']],
    ],
    [
      'a time before 1970',
      [
        ['d', 'n', -1, 3],
        ['d', 'new', 3, 1],
      ],
      [[0, 'time_out_of_range']],
    ],
    [
      'a time too far ahead',
      [
        ['d', 'new', 3, 1],
        ['d', 'n', 4e15, 3],
      ],
      [[1, 'time_out_of_range']],
    ],
    [
      'a device that there is not',
      [
        ['d', 'new', 3, 1],
        ['nobody', 'n', 3, 1],
      ],
      [[1, 'device_not_registered']],
    ],
    [
      'a name that cannot be',
      [
        ['d', 'new', 3, 1],
        ['d', 'a\nb', 3, 1],
      ],
      [[1, 'series_name_invalid']],
    ],
    [
      'a value that is no number',
      [
        ['d', 'new', 3, 1],
        ['d', 'n', 3, NaN],
      ],
      [[1, 'value_invalid']],
    ],
  ])('leaves nothing behind with %s', async (_, points, refused) => {
    const before = await everything();
    expect(await commit(points)).toEqual({ stored: 0, refused });
    expect(await everything()).toEqual(before);
  });

  it('names all that is wrong, and creates what it may', async () => {
    const before = await everything();
    const points: Point[] = [
      ['d', 'b', 3, 1],
      ['d', 'n', 3, 3],
      ['d', 's', 3, 1],
    ];
    expect((await commit(points)).refused).toEqual([
      [0, 'value_kind_mismatch'],
      [2, 'value_kind_mismatch'],
    ]);
    const mayNot = { createDevices: true, createSeries: false, earliestTime: null };
    expect(
      (
        await commit(
          [
            ['d', 'n', 3, 3],
            ['d', 'new', 3, 3],
          ],
          mayNot,
        )
      ).refused,
    ).toEqual([[1, 'series_not_registered']]);
    expect(await everything()).toEqual(before);
    const may = { createDevices: true, createSeries: true, earliestTime: null };
    expect(
      await commit(
        [
          ['made', 'n', 3, 3],
          ['d', 'new', 3, 3],
        ],
        may,
      ),
    ).toEqual({ stored: 2, refused: [] });
    expect((await everything())['devices']).toContain('made');
  });

  it('differs from one that is not, which stores the sound points', async () => {
    const points: Point[] = [
      ['d', 'n', 7, 7],
      ['d', 'n', 8, 'x'],
    ];
    expect(await commit(points, undefined, false)).toEqual({
      stored: 1,
      refused: [[1, 'value_kind_mismatch']],
    });
  });

  it('holds also for series that memory does not know yet', async () => {
    await stores.services.series.create(project, { device: 'd', name: 'declared', kind: 'boolean' });
    const before = await everything();
    const result = await commit([
      ['d', 'other', 9, 1],
      ['d', 'declared', 9, 1],
    ]);
    expect(result).toEqual({ stored: 0, refused: [[1, 'value_kind_mismatch']] });
    expect(await everything()).toEqual(before);
    expect((await commit([['d', 'declared', 9, true]])).stored).toBe(1);
  });
});

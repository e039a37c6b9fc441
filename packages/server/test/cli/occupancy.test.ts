import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.js';
import { startPlatform, type Platform } from '../../src/main.js';
import { tributary } from '../support/command.js';

const FILE = path.resolve(import.meta.dirname, '../../../../../shared/data/occupancy/datatraining.txt');
const ROWS = 8143;
const COLUMNS = ['Temperature', 'Humidity', 'Light', 'CO2', 'HumidityRatio', 'Occupancy'];

/** Mean CO2 per day as the file has them: its times are local, so the first ten characters are the local day. */
function meansByHand(): Map<string, number> {
  const days = new Map<string, number[]>();
  for (const line of readFileSync(FILE, 'utf8').trim().split('\n').slice(1)) {
    const fields = line.split(',');
    const day = fields[1]!.slice(1, 11);
    days.set(day, [...(days.get(day) ?? []), Number(fields[5])]);
  }
  return new Map([...days].map(([day, values]) => [day, values.reduce((a, b) => a + b, 0) / values.length]));
}

// The data set is not part of the repository; it lies beside it where the project is developed and checked.
describe.skipIf(!existsSync(FILE))('the occupancy data set', () => {
  let folder: string;
  let platform: Platform;
  const here = () => ['--data-dir', folder];
  const importing = () =>
    tributary(['import', FILE, '--device', 'office', '--zone', 'Europe/Brussels', ...here()]);

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tributary-occupancy-'));
    platform = await startPlatform(loadConfig({ 'data-dir': folder }, {}), { quiet: true, loopback: true });
  });
  afterAll(async () => {
    await platform.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const counts = async () => {
    const { out } = await tributary(['query', 'counts', '--device', 'office', '--format', 'json', ...here()]);
    const rows = JSON.parse(out) as { series: string; count: number }[];
    return Object.fromEntries(rows.map(({ series, count }) => [series, count]));
  };

  it('is imported with its odd first column and local times, and a second import changes nothing', async () => {
    const wanted = Object.fromEntries(COLUMNS.map((name) => [name, ROWS]));
    for (let run = 0; run < 2; run++) {
      const { exit, out, err } = await importing();
      expect(exit).toBe(0);
      expect(out + err).toContain(`${ROWS} rows, ${ROWS * COLUMNS.length} points stored, 0 refused`);
      expect(await counts()).toEqual(wanted);
    }
  });

  it('has the mean CO2 of each local day that a separate computation gives', async () => {
    const range = ['--from', '2015-01-01', '--to', '2016-01-01'];
    const bucket = ['--bucket', '1d', '--zone', 'Europe/Brussels', '--agg', 'mean'];
    const { out } = await tributary([
      'query',
      'buckets',
      '--device',
      'office',
      '--series',
      'CO2',
      ...range,
      ...bucket,
      '--format',
      'json',
      ...here(),
    ]);
    const rows = JSON.parse(out) as { time: string; mean: number }[];
    const byHand = meansByHand();
    expect(rows.length).toBe(byHand.size);
    for (const { time, mean } of rows) {
      // Brussels is an hour ahead of UTC in February.
      const day = new Date(Date.parse(time) + 3_600_000).toISOString().slice(0, 10);
      expect(mean).toBeCloseTo(byHand.get(day)!, 9);
    }
  });
});

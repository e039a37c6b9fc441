import { mkdir, mkdtemp, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config.js';
import { startPlatform } from '../../../src/main.js';
import { tributary } from '../../support/command.js';
import { ClickHouseServer } from '../../support/clickhouse-server.js';

/** The engine adds in the order of its parts: sums differ in their last digits. */
const rounded = (rows: Record<string, unknown>[]) =>
  JSON.parse(
    JSON.stringify(rows, (_, value: unknown) =>
      typeof value === 'number' ? Number(value.toPrecision(12)) : value,
    ),
  ) as unknown;

describe('backup and restore', () => {
  let folder: string;
  let file: string;
  const at = (name: string) => path.join(folder, name);
  const query = async (what: string, dataDir: string, env: Record<string, string> = {}) => {
    const { out, err } = await tributary(['query', what, '--format', 'json', '--data-dir', dataDir], { env });
    return { rows: JSON.parse(out || '[]') as Record<string, unknown>[], err };
  };

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tributary-backup-'));
    file = at('all.tar.gz');
    const lines = ['device,series,time,value'];
    for (let i = 0; i < 5000; i++)
      lines.push(`d${i % 7},number,${1_500_000_000_000 + i * 50_000_000},${i / 4}`);
    for (let i = 0; i < 50; i++) lines.push(`d${i % 7},text,${1_700_000_000_000 + i * 1000},"state ${i}, é"`);
    lines.push('d0,number,1500000000000,-1'); // replaces the first point
    await writeFile(at('points.csv'), lines.join('\n'));
    const made = await startPlatform(loadConfig({ 'data-dir': at('a') }, {}), {
      quiet: true,
      loopback: true,
    });
    await made.stop();
    const imported = await tributary([
      'import',
      at('points.csv'),
      '--time-format',
      'ms',
      '--data-dir',
      at('a'),
    ]);
    expect(imported.err + imported.out).toContain('0 refused');
    const gone = ['--device', 'd6', '--series', 'number', '--yes', '--data-dir', at('a')];
    const deleted = await tributary(['delete', 'points', ...gone]);
    expect(deleted.out).toBe('714 points of 1 series deleted\n');
    const kept = await tributary(['backup', file, '--data-dir', at('a')]);
    expect(kept).toMatchObject({ exit: 0 });
  }, 300_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('brings every point, device and series into an empty data directory', async () => {
    expect((await stat(file)).mode & 0o077).toBe(0);
    const restored = await tributary(['restore', file, '--json', '--data-dir', at('b')]);
    expect(restored).toMatchObject({ exit: 0 });
    const facts = { points: expect.any(Number), catalogRows: expect.any(Number), dataDir: at('b') } as object;
    expect(JSON.parse(restored.out)).toEqual({ ...facts, seconds: expect.any(Number) });
    const [progress] = restored.err.trim().split('\n');
    expect(JSON.parse(progress!)).toMatchObject({ progress: { file, total: (await stat(file)).size } });
    for (const what of ['counts', 'last', 'first', 'statistics']) {
      expect(rounded((await query(what, at('b'))).rows)).toEqual(rounded((await query(what, at('a'))).rows));
    }
    const counts = (await query('counts', at('b'))).rows;
    expect(counts.reduce((sum, row) => sum + Number(row['count']), 0)).toBe(5050 - 714);
  });

  it('is not kept from its points by what was deleted in the folder before', async () => {
    const stale = { id: 1, series: [1, 2, 3], from: 0, to: 1e15, version: 1e9, sequences: [], job: null };
    await mkdir(at('e/spool/deletions'), { recursive: true });
    await writeFile(at('e/spool/deletions/000000000001.json'), JSON.stringify(stale));
    expect(await tributary(['restore', file, '--data-dir', at('e')])).toMatchObject({ exit: 0 });
    expect((await query('counts', at('e'))).rows).toEqual((await query('counts', at('a'))).rows);
  });

  it('restores a backup of the embedded engine into a ClickHouse server', async () => {
    const server = await ClickHouseServer.start(at('clickhouse'));
    try {
      const env = { TRIBUTARY_POINTS_URL: server.url };
      const restored = await tributary(['restore', file, '--data-dir', at('c')], { env });
      expect(restored).toMatchObject({ exit: 0 });
      expect(rounded((await query('statistics', at('c'), env)).rows)).toEqual(
        rounded((await query('statistics', at('a'))).rows),
      );
    } finally {
      await server.kill();
    }
  });

  it('refuses a data directory that holds something, and leaves it as it is', async () => {
    const before = (await query('counts', at('a'))).rows;
    const { exit, err } = await tributary(['restore', file, '--data-dir', at('a')]);
    expect(exit).toBe(1);
    expect(err).toContain('not empty');
    expect((await query('counts', at('a'))).rows).toEqual(before);
  });

  it('refuses what is no backup, and a torn one, and can be repeated afterwards', async () => {
    await writeFile(at('rubbish'), 'rubbish');
    expect((await tributary(['restore', at('rubbish'), '--data-dir', at('d')])).exit).toBe(1);
    const { copyFile } = await import('node:fs/promises');
    await copyFile(file, at('torn'));
    await truncate(at('torn'), Math.floor((await stat(file)).size * 0.6));
    expect((await tributary(['restore', at('torn'), '--data-dir', at('d')])).exit).toBe(1);
    expect((await tributary(['restore', file, '--data-dir', at('d')])).exit).toBe(0);
    expect((await query('counts', at('d'))).rows).toEqual((await query('counts', at('a'))).rows);
  });
});

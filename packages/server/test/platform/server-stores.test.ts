import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.js';
import { startPlatform, type Platform } from '../../src/main.js';
import { STORES } from '../support/stores.js';
import { ClickHouseServer, SQL_USER } from '../support/clickhouse-server.js';

describe('the platform on a ClickHouse server and PostgreSQL', () => {
  let folder: string;
  let server: ClickHouseServer;
  let platform: Platform;
  let start: () => Promise<Platform>;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tributary-server-stores-'));
    server = await ClickHouseServer.start(path.join(folder, 'clickhouse'));
    const catalog = await STORES.find(({ kind }) => kind === 'postgres')!.url();
    const config = loadConfig(
      {
        'data-dir': path.join(folder, 'data'),
        'points-url': server.url,
        'catalog-url': catalog,
        'points-sql-user': SQL_USER.user,
        'points-sql-password': SQL_USER.password,
      },
      {},
    );
    start = () => startPlatform(config, { quiet: true, loopback: true });
    platform = await start();
  });
  afterAll(async () => {
    await platform.stop();
    await server.kill();
    await rm(folder, { recursive: true, force: true });
  });

  const call = async (method: string, route: string, body?: unknown) => {
    const headers = {
      authorization: `Bearer ${platform.localToken}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const response = await fetch(`${platform.url}/tributary/v1${route}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return {
      status: response.status,
      json: (await response.json()) as never as Record<string, never> & {
        items: Record<string, unknown>[];
        rows: unknown[];
      },
    };
  };

  it('writes, reads, replaces and finds everything again after a restart', async () => {
    const time = Date.UTC(2024, 5, 1);
    const points = [0, 1, 2].map((i) => ({ device: 'd', series: 's', time: time + i * 1000, value: i }));
    expect((await call('POST', '/points', points)).json).toMatchObject({ stored: 3, refused: [] });
    expect(
      (
        await call('POST', '/points', [
          { ...points[0], value: 10 },
          { device: 'd', series: 't', time, value: 'on' },
        ])
      ).status,
    ).toBe(200);
    const check = async () => {
      const { json } = await call('GET', '/query/points?devices=d');
      expect(json.items.map(({ series, value }) => [series, value]).sort()).toEqual([
        ['s', 1],
        ['s', 10],
        ['s', 2],
        ['t', 'on'],
      ]);
      const last = await call('GET', '/query/last?devices=d');
      expect(last.json.items.map(({ value }) => value)).toEqual([2, 'on']);
      const sql = await call('POST', '/query/sql', {
        sql: 'SELECT series, count(), sum(value) FROM telemetry GROUP BY series ORDER BY series',
      });
      expect(sql.json.rows).toEqual([
        ['s', 3, 13],
        ['t', 1, null],
      ]);
    };
    await check();
    await platform.stop();
    platform = await start();
    await check();
  });

  it('keeps other tables of that server out of reach of SQL', async () => {
    const { createClient } = await import('@clickhouse/client');
    const client = createClient({ url: server.url });
    await client.command({ query: 'CREATE TABLE default.secret (x Int32) ENGINE = Memory' });
    await client.command({ query: 'INSERT INTO default.secret VALUES (42)' });
    await client.close();
    for (const sql of [
      'SELECT * FROM default.secret',
      'SELECT * FROM secret',
      'WITH secret AS (SELECT 1) SELECT * FROM default.secret',
      'WITH a AS (SELECT 1) SELECT * FROM secret',
      'SELECT 1 IN secret',
    ]) {
      const { status, json } = await call('POST', '/query/sql', { sql });
      expect(status, sql).toBe(400);
      expect(JSON.stringify(json)).not.toContain('42');
    }
  });
});

// The whole way: real files through the command into a real platform and out again. Each test file has one data folder.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.js';
import { startPlatform, type Platform } from '../../src/main.js';
import { tributary, type Ran } from '../support/command.js';

let folder: string;
let platform: Platform;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tributary-cli-'));
  platform = await startPlatform(loadConfig({ 'data-dir': folder }, {}), { quiet: true, loopback: true });
});
afterAll(async () => {
  await platform.stop();
  rmSync(folder, { recursive: true });
});

const run = (...argv: string[]): Promise<Ran> => tributary([...argv, '--data-dir', folder]);
const file = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
async function json<T>(...argv: string[]): Promise<T> {
  const ran = await run(...argv, '--format', 'json');
  expect(ran).toMatchObject({ exit: 0, err: '' });
  return JSON.parse(ran.out) as T;
}

describe('import', () => {
  const rows = Array.from({ length: 12_000 }, (_, i) => {
    const time = new Date(Date.UTC(2015, 1, 4) + i * 60_000).toISOString().slice(0, 19).replace('T', ' ');
    return `"${i + 1}","${time}",${20 + (i % 7)},${400 + (i % 500)},${i % 2}`;
  });
  const text = `"date","Temperature","CO2","Occupancy"\n${rows.join('\n')}\n`;

  it('stores each point once, however often the file is imported', async () => {
    const path = file('office.txt', text);
    const options = ['--device', 'office', '--zone', 'Europe/Brussels', '--kind', 'Occupancy=boolean'];
    for (let round = 0; round < 2; round++) {
      const ran = await run('import', path, ...options);
      expect(ran.out).toMatch(/^12000 rows, 36000 points stored, 0 refused, \d+\.\d s\n$/);
      expect(ran.exit).toBe(0);
    }
    const counts = await json<{ series: string; count: number }[]>('query', 'counts', '--device', 'office');
    expect(counts.map(({ series, count }) => [series, count]).sort()).toEqual([
      ['CO2', 12_000],
      ['Occupancy', 12_000],
      ['Temperature', 12_000],
    ]);
  });

  it('makes means of local days that equal a separate computation', async () => {
    const days = new Map<string, number[]>();
    for (let i = 0; i < 12_000; i++) {
      const day = new Date(Date.UTC(2015, 1, 4) + i * 60_000).toISOString().slice(0, 10);
      days.set(day, [...(days.get(day) ?? []), 400 + (i % 500)]);
    }
    const found = await json<{ time: string; mean: number }[]>(
      'query',
      'buckets',
      '--series',
      'CO2',
      '--bucket',
      '1d',
      '--zone',
      'Europe/Brussels',
      '--from',
      '2015-02-04',
      '--to',
      '2015-02-20',
    );
    expect(found.map(({ time }) => time)).toEqual(
      [...days.keys()].map((day) => new Date(Date.parse(`${day}T00:00:00+01:00`)).toISOString()),
    );
    for (const [i, values] of [...days.values()].entries()) {
      expect(found[i]?.mean).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / values.length, 9);
    }
  });

  it('reports rows that the platform refuses by their place in the file', async () => {
    const path = file(
      'mixed.csv',
      'device,time,Temperature\noffice,2016-01-01,1\noffice,2016-01-02,warm\nother,1950-01-01,3\n',
    );
    const rejects = join(folder, 'rejects.csv');
    const ran = await run('import', path, '--rejects', rejects);
    expect(ran.exit).toBe(1);
    expect(ran.out).toMatch(/^3 rows, 1 point stored, 2 refused, /);
    const lines = readFileSync(rejects, 'utf8').trim().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines.find((line) => line.startsWith('mixed.csv,3,'))).toMatch(/,office,2016-01-02,warm$/);
    expect(lines.find((line) => line.startsWith('mixed.csv,4,'))).toMatch(/,other,1950-01-01,3$/);
  });

  it('takes back what query prints as CSV, for another device', async () => {
    const csv = await run('query', '--device', 'office', '--to', '2015-02-05', '--all', '--format', 'csv');
    const copy = csv.out.replaceAll('office', 'copy');
    await run('import', file('copy.csv', copy));
    const again = await run('query', '--device', 'copy', '--to', '2015-02-05', '--all', '--format', 'csv');
    expect(again.out).toBe(copy);
    expect(again.out.split('\n').length).toBeGreaterThan(4000);
  });
});

describe('query', () => {
  it('prints a screenful and says that there is more', async () => {
    const ran = await run('query', '--device', 'office', '--series', 'CO2');
    expect(ran.out.split('\n')).toHaveLength(103);
    expect(ran.err).toContain('There are more rows');
  });

  it('prints the last points of each series', async () => {
    const rows = await json<{ series: string; value: unknown }[]>(
      'query',
      'last',
      '--device',
      'office',
      '--limit',
      '2',
      '--series',
      'Occupancy',
    );
    expect(rows.map(({ value }) => value).sort()).toEqual([false, true]);
  });

  it('runs SQL', async () => {
    const rows = await json<Record<string, unknown>[]>(
      'query',
      'sql',
      "SELECT count() AS n FROM telemetry WHERE device = 'office' AND series = 'CO2'",
    );
    expect(rows.map(({ n }) => Number(n))).toEqual([12_000]);
  });

  it('passes on what the platform refuses, in one line', async () => {
    const ran = await run('query', 'sql', 'DROP TABLE telemetry');
    expect(ran.exit).toBe(1);
    expect(ran.err).toMatch(/^tributary: The SQL statement .*\n$/);
  });
});

describe('a name that is not there', () => {
  it('is told, and what may have been meant, with exit code 1', async () => {
    const device = await run('query', 'last', '--device', 'ofice');
    expect(device).toEqual({
      ...{ exit: 1, out: '' },
      err: 'tributary: There is no device "ofice"; did you mean "office"?\n',
    });
    const series = await run('query', 'points', '--device', 'office', '--series', 'co2', '--json');
    expect(series).toMatchObject({ exit: 1, out: '[]\n' });
    const told = JSON.parse(series.err) as { error: { message: string } };
    expect(told.error.message).toContain('did you mean "CO2"?');
    for (const what of [
      ['devices', 'show'],
      ['delete', 'device'],
    ])
      expect(await run(...what, 'offise')).toMatchObject({
        exit: 1,
        err: expect.stringMatching(/^tributary: .*"offise" was not found\.\n {2}Did you mean "office"\?\n$/),
      });
  });

  it('does not keep what is there from being printed or exported', async () => {
    const found = await run('query', 'last', '--device', 'office,nope', '--format', 'ndjson');
    expect(
      found.out
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { device: string }).device),
    ).toEqual(['office', 'office', 'office']);
    expect(found).toMatchObject({ exit: 1, err: 'tributary: There is no device "nope".\n' });
    const exported = await run(
      'export',
      join(folder, 'typo.csv'),
      '--device',
      'office,nope',
      '--series',
      'CO2',
    );
    expect(exported).toMatchObject({ exit: 1, out: expect.stringContaining(' rows, ') });
    expect(exported.err).toContain('There is no device "nope".');
    // A device without a point in the range is none that is not there.
    expect(await run('query', '--device', 'office', '--from', '1980-01-01', '--to', '1981-01-01')).toEqual({
      ...{ exit: 0, err: '', out: 'nothing found\n' },
    });
  });
});

describe('devices, tokens and users', () => {
  it('creates, lists, shows and deletes a device', async () => {
    expect((await run('devices', 'create', 'pump-1', '--name', 'Pump', '--tag', 'floor=2')).exit).toBe(0);
    const listed = await json<{ key: string }[]>('devices', 'list', '--tag', 'floor=2');
    expect(listed.map(({ key }) => key)).toEqual(['pump-1']);
    expect(JSON.parse((await run('devices', 'show', 'pump-1')).out)).toMatchObject({
      key: 'pump-1',
      name: 'Pump',
      series: [],
    });
    expect((await run('delete', 'device', 'pump-1', '--yes')).out).toBe('device pump-1 deleted\n');
    expect(await run('devices', 'show', 'pump-1')).toMatchObject({
      exit: 1,
      err: expect.stringContaining('"pump-1" was not found'),
    });
  });

  it('creates a token that works until it is revoked', async () => {
    const created = await run('tokens', 'create', '--name', 'laptop', '--expires', '1d', '--project', '1');
    const token = created.out.trim();
    const remote = ['query', 'last', '--url', platform.url, '--token', token, '--limit', '1'];
    const seen = await tributary(remote);
    expect(seen).toEqual({ exit: 0, err: '', out: expect.anything() });
    const row = (await json<{ id: number; name: string }[]>('tokens', 'list')).find(
      ({ name }) => name === 'laptop',
    );
    expect((await run('tokens', 'revoke', String(row?.id))).exit).toBe(0);
    expect(await tributary(remote)).toMatchObject({
      exit: 1,
      err: expect.stringContaining('Give another token'),
    });
  });

  it('lists tokens in columns as wide as their longest cell', async () => {
    for (const name of ['a', 'longer', 'the longest of all', 'b'])
      expect((await run('tokens', 'create', '--name', name)).exit).toBe(0);
    const [heading, rule, ...lines] = (await run('tokens', 'list')).out.trimEnd().split('\n');
    const at = heading!.indexOf('created');
    expect(lines.length).toBeGreaterThan(3);
    expect(rule!.slice(at - 2, at)).toBe('  ');
    for (const line of lines) expect(line.slice(at)).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it('makes a token for pasting only when told to', async () => {
    const before = await json<unknown[]>('tokens', 'list');
    await run('connect', 'native');
    expect(await json<unknown[]>('tokens', 'list')).toHaveLength(before.length);
    const made = await run('connect', 'influx', '--create');
    const token = /Token (\S+)'/.exec(made.out)?.[1] ?? '';
    expect(await tributary(['query', 'last', '--url', platform.url, '--token', token])).toMatchObject({
      exit: 0,
    });
  });

  it('makes a token and names the application for the clients of Losant', async () => {
    const { out } = await run('connect', 'losant', '--create');
    const [, application, token] =
      /'(\S+\/applications\/[0-9a-f]{24})\/devices' -H 'Authorization: Bearer (\S+)'/.exec(out)!;
    const answer = await fetch(application!, { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(200);
  });

  it('gives the admin a new password', async () => {
    const password = /^password: (\S+)$/m.exec((await run('admin', 'reset-password')).out)?.[1];
    const login = await fetch(`${platform.url}/tributary/v1/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'admin@localhost', password }),
    });
    expect(login.status).toBe(200);
    expect(await run('admin', 'reset-password', 'nobody@x.be')).toMatchObject({
      exit: 1,
      err: expect.stringContaining('There is no user nobody@x.be.'),
    });
  });
});

/**
 * Writes at and beyond the bounds of one request, sent to a server of its own process: each is stored or refused with a
 * 4xx that names the limit, and others are served meanwhile. The longest silence of /healthz is printed, not judged.
 */
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { send as request } from '../support/http.js';
import { LONG } from '../support/long.js';
import { folderOfServers, ServerProcess } from '../support/server-process.js';
import { shown, watched } from '../support/watch.js';

const RUBBISH = LONG ? 31 : 4;
const SERIES = LONG ? 200_000 : 20_000;

/** Milliseconds for one of them on a machine that does other things too. */
const PATIENCE = LONG ? 900_000 : 240_000;

const folder = folderOfServers();
let server: ServerProcess;
let native: { token: string; projectId: number };
beforeAll(async () => {
  server = await ServerProcess.start(path.join(folder, 'data'), [
    '--device-quota=2000000',
    '--series-quota=2000000',
  ]);
  ({ native } = await server.credentials());
}, 300_000);
afterAll(() => server.stop());

/** Sends a body while the server is asked again and again whether it is alive. */
async function send(where: string, type: string, body: Buffer<ArrayBuffer>) {
  const headers = { authorization: `Bearer ${native.token}`, 'content-type': type };
  const { result, ...seen } = await watched(server, () => request(server.url + where, { headers, body }));
  return { ...result, told: shown(seen) };
}

const POINTS = '/tributary/v1/points';
const JSON_TYPE = 'application/json';
const NDJSON = 'application/x-ndjson';
const LINES = `/write?db=default&precision=ms`;
const many = (count: number, one: (i: number) => string, between = '\n') =>
  Buffer.from(Array.from({ length: count }, (_, i) => one(i)).join(between));
const MIB = 2 ** 20;
const filled = (size: number, with_: string) => Buffer.alloc(size, with_);

describe(`${SERIES} new series in one request are stored`, () => {
  it.each([
    [
      'line protocol',
      LINES,
      'text/plain',
      () => many(SERIES, (i) => `m,device=l${i} v=1 1700000000000`),
      204,
    ],
    [
      'one device by line protocol',
      LINES,
      'text/plain',
      () => many(SERIES, (i) => `m,device=one v${i}=1 1700000000000`),
      204,
    ],
    [
      'an array of points',
      POINTS,
      JSON_TYPE,
      () =>
        Buffer.from(
          `[${many(SERIES, (i) => `{"device":"j${i}","series":"s","time":1700000000000,"value":1}`, ',').toString()}]`,
        ),
      200,
    ],
    [
      'columns',
      POINTS,
      JSON_TYPE,
      () =>
        Buffer.from(
          JSON.stringify({
            tables: Array.from({ length: 4 }, (_, t) => ({
              device: `c${t}`,
              series: Array.from({ length: SERIES / 4 }, (_, i) => `s${i}`),
              rows: [[1700000000000, ...new Array<number>(SERIES / 4).fill(1)]],
            })),
          }),
        ),
      200,
    ],
    [
      'CSV',
      POINTS,
      'text/csv',
      () => many(SERIES, (i) => (i === 0 ? 'device,series,time,value' : `v${i},s,1700000000000,1`)),
      200,
    ],
  ] as const)(
    'as %s',
    async (name, where, type, body, status) => {
      const answer = await send(where, type, body());
      console.log(`${SERIES} new series as ${name}: ${answer.told}`);
      expect(answer.status, answer.text.slice(0, 300)).toBe(status);
    },
    PATIENCE,
  );

  it('and counted, piece by piece', async () => {
    const where = `/tributary/v1/projects/${native.projectId}/usage`;
    const usage = (await server.call('GET', where)) as { devices: number; series: number };
    // One device by line protocol, four by columns; the first line of the CSV is its header.
    expect(usage).toMatchObject({ devices: 3 * SERIES - 1 + 5, series: 5 * SERIES - 1 });
  });
});

describe('what is beyond a bound is refused in plain words', () => {
  it.each([
    [
      '6 million numbers that are no points',
      POINTS,
      JSON_TYPE,
      () => Buffer.from(`[${'0,'.repeat(6e6)}0]`),
      413,
      'at most|more than 4194304',
    ],
    [
      '300,000 empty objects',
      POINTS,
      JSON_TYPE,
      () => Buffer.from(`[${'{},'.repeat(3e5)}{}]`),
      400,
      'More than 100000 points',
    ],
    ['rubbish as NDJSON', POINTS, NDJSON, () => filled(RUBBISH * MIB, 'x\n'), 400, 'More than 100000 points'],
    [
      'rubbish as line protocol',
      LINES,
      'text/plain',
      () => filled(RUBBISH * MIB, 'x\n'),
      400,
      'More than 100000 points',
    ],
    [
      'rubbish as CSV',
      POINTS,
      'text/csv',
      () => Buffer.concat([Buffer.from('device,series,time,value\n'), filled(RUBBISH * MIB, 'x\n')]),
      400,
      'More than 100000 points',
    ],
    [
      'a CSV whose quote does not end',
      POINTS,
      'text/csv',
      () => Buffer.concat([Buffer.from('device,series,time,value\n"'), filled(16 * MIB, 'x,\n')]),
      400,
      'quote does not end',
    ],
    [
      'a list 16 million levels deep',
      POINTS,
      JSON_TYPE,
      () => filled(16 * MIB, '['),
      400,
      'deeper than 100 levels',
    ],
    [
      '300,000 new series',
      LINES,
      'text/plain',
      () => many(300_000, (i) => `m,device=x${i} v=1`),
      413,
      'more than 250000 series',
    ],
  ] as const)(
    '%s',
    async (name, where, type, body, status, message) => {
      const answer = await send(where, type, body());
      console.log(`${name}: ${answer.told}`);
      expect(answer.status, answer.text.slice(0, 300)).toBe(status);
      expect(answer.text).toMatch(new RegExp(message));
      expect(answer.text.length).toBeLessThan(2_000);
    },
    PATIENCE,
  );

  it('names the first 10,000 refusals and counts the others', async () => {
    const answer = await send(POINTS, JSON_TYPE, Buffer.from(`[${'{},'.repeat(30_000)}{}]`));
    expect(answer.status).toBe(207);
    const report = JSON.parse(answer.text) as { refused: { index: number }[]; refusedCount: number };
    expect(report.refused).toHaveLength(10_000);
    expect(report.refused.at(-1)?.index).toBe(9_999);
    expect(report.refusedCount).toBe(30_001);
  });
});

it(
  'takes a full body of line protocol',
  async () => {
    const line = (i: number) =>
      `env,device=full,room=a temperature=21.5,humidity=40.25 ${1_700_000_000_000 + i}`;
    const body = many(Math.floor(((RUBBISH + 0.5) * MIB) / (line(0).length + 1)), line);
    const answer = await send(LINES, 'text/plain', body);
    console.log(`${Math.round(body.length / MIB)} MiB of line protocol: ${answer.told}`);
    expect(answer.status, answer.text.slice(0, 300)).toBe(204);
  },
  PATIENCE,
);

/** The link of a file: no token, whole or in ranges, checkable, and gone when its time is over or it never was. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { partOf } from '../../../src/dialects/stored-file.js';
import { endedJob } from '../../support/jobs.js';
import { startTestPlatform, type TestPlatform } from '../../support/platform.js';
import { exported, startExport } from '../../support/exports.js';

let platform: TestPlatform;
let file: Awaited<ReturnType<typeof exported>>['files'][number];

beforeAll(async () => {
  platform = await startTestPlatform();
  const body = Array.from({ length: 200 }, (_, i) => ({
    device: 'd',
    series: 's',
    time: i * 1000,
    value: i,
  }));
  await platform.call('POST', '/points', { body });
  [file] = (await exported(platform, { title: 'Zahlen "ü"' })).files as [typeof file];
});
afterAll(() => platform.stop());

const get = async (headers: Record<string, string> = {}, method = 'GET', url = file.url) => {
  const response = await fetch(url, { method, headers });
  return {
    status: response.status,
    headers: response.headers,
    body: Buffer.from(await response.arrayBuffer()),
  };
};

describe('a download', () => {
  it('is whole, with length, type, name and checksum', async () => {
    const { status, headers, body } = await get();
    expect(status).toBe(200);
    expect(headers.get('etag')).toBe(`"${createHash('sha256').update(body).digest('hex')}"`);
    expect(headers.get('content-length')).toBe(String(file.bytes));
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('accept-ranges')).toBe('bytes');
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename="Zahlen___.csv"; filename*=UTF-8''Zahlen_%C3%BC_.csv`,
    );
  });

  it('by HEAD has the same head and no body', async () => {
    const { status, headers, body } = await get({}, 'HEAD');
    expect([status, body.length]).toEqual([200, 0]);
    expect(headers.get('content-length')).toBe(String(file.bytes));
    expect(headers.get('etag')).toBe(`"${file.sha256}"`);
    const part = await get({ range: 'bytes=0-9' }, 'HEAD');
    expect([part.status, part.headers.get('content-length')]).toEqual([206, '10']);
  });

  it.each([
    ['bytes=0-0', 0, 1],
    ['bytes=10-19', 10, 20],
    ['bytes=100-', 100, Infinity],
    ['bytes=-7', -7, Infinity],
    ['bytes=5-999999999', 5, Infinity],
    ['bytes=-999999999', 0, Infinity],
  ])('%s is that part', async (range, start, end) => {
    const { status, headers, body } = await get({ range });
    expect(status).toBe(206);
    expect(body).toEqual(file.content.subarray(start, Math.min(end, file.bytes)));
    const from = start < 0 ? file.bytes + start : start;
    expect(headers.get('content-range')).toBe(`bytes ${from}-${from + body.length - 1}/${file.bytes}`);
  });

  it('outside of the file is refused with its length', async () => {
    for (const range of [`bytes=${file.bytes}-`, 'bytes=-0']) {
      const { status, headers, body } = await get({ range });
      expect(status).toBe(416);
      expect(headers.get('content-range')).toBe(`bytes */${file.bytes}`);
      expect(JSON.parse(body.toString())).toMatchObject({ error: { code: 'range_not_satisfiable' } });
    }
  });

  it('of several ranges, of other units and of a changed file is whole', async () => {
    for (const headers of [
      { range: 'bytes=0-1,4-5' },
      { range: 'lines=0-1' },
      { range: 'bytes=9-3' },
      { range: 'bytes=0-1', 'if-range': '"another"' },
    ])
      expect((await get(headers)).status, JSON.stringify(headers)).toBe(200);
    const unchanged = { range: 'bytes=0-1', 'if-range': `"${file.sha256}"` };
    expect((await get(unchanged)).status).toBe(206);
    expect((await get({ 'if-none-match': `"${file.sha256}"` })).status).toBe(304);
  });

  it('needs the secret, and nothing else', async () => {
    expect((await get({ authorization: 'Bearer rubbish' })).status).toBe(200);
    const [, secret] = /downloads\/([^/]+)\//.exec(file.url)!;
    for (const wrong of [`${secret}x`, secret!.slice(1), 'x'.repeat(43), file.sha256]) {
      const { status, body } = await get({}, 'GET', file.url.replace(secret!, wrong));
      expect(status, wrong).toBe(404);
      expect(JSON.parse(body.toString())).toMatchObject({ error: { code: 'not_found' } });
    }
  });
});

it('any range header is a part within the file, the whole file, or refused', () => {
  const header = fc.oneof(
    fc.string(),
    fc.tuple(fc.nat(200), fc.nat(200)).map(([a, b]) => `bytes=${a}-${b}`),
    fc.nat(200).map((a) => `bytes=${a}-`),
    fc.nat(200).map((a) => `bytes=-${a}`),
  );
  fc.assert(
    fc.property(header, fc.nat(150), (range, size) => {
      const part = partOf(range, size);
      if (!part) return;
      expect(part.start).toBeGreaterThanOrEqual(0);
      expect(part.end).toBeGreaterThanOrEqual(part.start);
      expect(part.end).toBeLessThan(size);
    }),
    { numRuns: 2000 },
  );
});

describe('tenancy', () => {
  it("another organization's export looks as one that does not exist", async () => {
    const { id } = await startExport(platform, {});
    await endedJob(platform, id);
    for (const token of [platform.two.admin, platform.two.token])
      for (const [method, path] of [
        ['GET', '/jobs/ID'],
        ['POST', '/jobs/ID/cancel'],
      ] as const) {
        const ask = async (value: number) => {
          const answer = await platform.call(method, path.replace('ID', String(value)), { token });
          return [answer.status, answer.text.replaceAll(String(value), '…')];
        };
        expect(await ask(id)).toEqual(await ask(987_654));
      }
    const { json } = await platform.call('GET', '/jobs', { token: platform.two.admin });
    expect(json.items).toEqual([]);
  });

  it('an export holds nothing of another project, whatever ids it names', async () => {
    const [series] = (await platform.call('GET', '/series')).json.items as [{ id: number }];
    const token = platform.two.token;
    const start = await platform.call('POST', '/exports', { token, body: { seriesIds: [series.id] } });
    expect(start.status).toBe(202);
    const { result } = await endedJob(platform, start.json.id as number, token);
    expect(result.rows).toBe(0);
    expect((await platform.call('POST', '/exports', { token: null, body: {} })).status).toBe(401);
  });
});

it.each([
  [{ format: 'xls' }, 'format'],
  [{ layout: 'diagonal' }, 'layout'],
  [{ bucket: 'often' }, 'bucket'],
  [{ aggregations: 'mean' }, 'bucket'],
  [{ bucket: '1h', aggregations: 'best' }, 'aggregations'],
  [{ bucket: '1d', zone: 'Mars/Base' }, 'zone'],
  [{ from: 'yesterday' }, 'from'],
  [{ email: 'nobody' }, 'email'],
  [{ email: 'a@b,c@d' }, 'email'],
  [{ email: 'a@b>\r\nBcc: c@d' }, 'email'],
  [{ callbackUrl: 'ftp://example.org' }, 'callbackUrl'],
  [{ callbackUrl: 'http://127.0.0.1:7070/' }, 'callbackUrl'],
  [{ callbackUrl: 'http://localhost/' }, 'callbackUrl'],
  [{ callbackUrl: 'http://[::ffff:10.0.0.1]/' }, 'callbackUrl'],
  [{ callbackUrl: 'http://169.254.169.254/latest' }, 'callbackUrl'],
  [{ filePerDevice: 'yes' }, 'filePerDevice'],
  [{ devicez: [] }, 'devicez'],
])('%j is refused with the name of the field, and starts nothing', async (body, field) => {
  const before = (await platform.call('GET', '/jobs')).json.items.length;
  const answer = await platform.call('POST', '/exports', { body });
  expect(answer.status).toBe(400);
  expect(answer.json.error.message).toContain(field);
  expect((await platform.call('GET', '/jobs')).json.items).toHaveLength(before);
});

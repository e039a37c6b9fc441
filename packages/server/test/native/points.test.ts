import { gzipSync, deflateSync, deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform({ 'body-limit': '1MiB' });
});
afterAll(() => platform.stop());

const point = (series: string, value: unknown, time: unknown = 1_700_000_000_000) => ({
  device: 'boiler',
  series,
  time,
  value,
});
const write = (body: unknown, headers: Record<string, string> = {}, query = '') =>
  platform.call('POST', `/points${query}`, { body, headers });
const stored = async (device: string) =>
  (await platform.call('GET', `/query/points?devices=${device}`)).json.items as Record<string, unknown>[];

describe('a write', () => {
  it('is answered 200 when all points are stored, and they are read back at once', async () => {
    const answer = await write([point('temperature', 20.5), point('on', true), point('state', 'warm')]);
    expect([answer.status, answer.json]).toEqual([200, { stored: 3, refused: [] }]);
    expect(await stored('boiler')).toEqual(
      expect.arrayContaining([
        { device: 'boiler', series: 'temperature', time: '2023-11-14T22:13:20.000Z', value: 20.5 },
        { device: 'boiler', series: 'on', time: '2023-11-14T22:13:20.000Z', value: true },
        { device: 'boiler', series: 'state', time: '2023-11-14T22:13:20.000Z', value: 'warm' },
      ]),
    );
  });

  it('is answered 207 with index, code and message of each refused point', async () => {
    const wrong = [
      point('mixed', 1),
      point('mixed', 'text'),
      point('mixed', null),
      point('mixed', 2, -5),
      point('mixed', 3, 'x'),
    ];
    const answer = await write(wrong);
    expect(answer.status).toBe(207);
    expect(answer.json.stored).toBe(1);
    expect(
      answer.json.refused.map(({ index, code }: { index: number; code: string }) => [index, code]),
    ).toEqual([
      [1, 'value_kind_mismatch'],
      [2, 'value_invalid'],
      [3, 'time_out_of_range'],
      [4, 'time_invalid'],
    ]);
    for (const { message } of answer.json.refused) expect(message).toMatch(/ is .*(expected|holds)/);
  });

  it.each([
    [
      'application/x-ndjson',
      '{"device":"lines","series":"a","time":1,"value":1}\n{"device":"lines","series":"b","time":1,"value":2}',
      '',
    ],
    ['application/json', '{"device":"lines","series":["a","b"],"rows":[[2,3,4]]}', ''],
    ['text/csv', 'device,series,time,value\nlines,a,3,5\nlines,b,3,6', ''],
    ['text/csv', 'time,a,b\n4,7,8', '?device=lines'],
    [
      '',
      '[{"device":"lines","series":"a","time":5,"value":9},{"device":"lines","series":"b","time":5,"value":9}]',
      '',
    ],
  ])('may be %s: %s', async (type, body, query) => {
    const answer = await write(body, { 'content-type': type }, query);
    expect(answer.json).toEqual({ stored: 2, refused: [] });
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
  ])('may be compressed with %s', async (encoding, compress) => {
    const body = compress(JSON.stringify([point('packed', 1)]));
    expect((await write(body, { 'content-encoding': encoding })).json).toEqual({ stored: 1, refused: [] });
  });

  it('reads times in the unit it names', async () => {
    await write([{ device: 'units', series: 's', time: '1700000000123456789', value: 1 }], {}, '?unit=ns');
    await write([{ device: 'units', series: 's', time: 1700000000.5, value: 2 }], {}, '?unit=s');
    expect((await stored('units')).map(({ time }) => time)).toEqual([
      '2023-11-14T22:13:20.123456Z',
      '2023-11-14T22:13:20.500Z',
    ]);
  });

  it('keeps position, x and metadata', async () => {
    const extras = { latitude: 50.85, longitude: 4.35, x: 3.5, metadata: { by: 'hand', tries: [1, 2] } };
    await write([{ ...point('tagged', 1), device: 'van', ...extras }]);
    const answer = await platform.call('GET', '/query/points?devices=van&include=position,x,metadata');
    expect(answer.json.items).toEqual([
      { device: 'van', series: 'tagged', time: '2023-11-14T22:13:20.000Z', value: 1, ...extras },
    ]);
  });

  it('keeps points of one instant apart that have different sequences, and replaces the one of the same', async () => {
    const numbered = (sequence: number, value: number) => ({
      ...{ device: 'numbered', series: 's', time: 1_700_000_000_000, value },
      ...(sequence > 0 && { sequence }),
    });
    await write([numbered(0, 1), numbered(1, 2), numbered(4294967295, 3)]);
    await write([numbered(1, 20)]);
    const answer = await platform.call('GET', '/query/points?devices=numbered');
    expect(
      answer.json.items.map(({ sequence = 0, value }: { sequence?: number; value: number }) => [
        sequence,
        value,
      ]),
    ).toEqual([
      [0, 1],
      [1, 20],
      [4294967295, 3],
    ]);
  });

  it('gives the series that it makes the tags it names, and leaves those of others', async () => {
    const write = (series: string, tags: unknown) =>
      platform.call('POST', '/points', {
        body: { device: 'tagged', series, time: 1_760_000_000_000, value: true, tags },
      });
    await write('a', { side: 'left' });
    await write('a', { side: 'right' });
    const rows = [[1_760_000_000_000, 1, 2]];
    const body = { device: 'tagged', series: ['b', 'c'], tags: [{ side: 'left', no: '1' }], rows };
    expect((await platform.call('POST', '/points', { body })).json).toEqual({ stored: 2, refused: [] });
    const { items } = (await platform.call('GET', '/series?device=tagged')).json;
    expect(items.map(({ name, tags }: { name: string; tags: unknown }) => [name, tags])).toEqual([
      ['a', { side: 'left' }],
      ['b', { no: '1', side: 'left' }],
      ['c', {}],
    ]);
    const { json } = await platform.call('GET', '/query/points?seriesTags=side:left&include=metadata');
    expect(
      json.items.map(({ series, value }: { series: string; value: unknown }) => [series, value]),
    ).toEqual([
      ['a', true],
      ['b', 1],
    ]);
  });

  it('stores a repeated point once, the last value winning', async () => {
    for (const value of [1, 2, 3]) await write([{ ...point('repeated', value), device: 'again' }]);
    expect((await stored('again')).map(({ value }) => value)).toEqual([3]);
  });
});

describe('a write that cannot be used', () => {
  const damaged = gzipSync('[]').subarray(0, 15);
  const bomb = gzipSync(Buffer.alloc(2 ** 21, 32));
  it.each<[string, unknown, Record<string, string>, string, number, string]>([
    ['no JSON', '[{', {}, '', 400, 'body_not_json'],
    ['nothing', '', {}, '', 400, 'body_empty'],
    ['a number', '7', {}, '', 400, 'field_invalid'],
    ['XML', '<a/>', { 'content-type': 'application/xml' }, '', 415, 'content_type_unsupported'],
    ['bytes that are no text', new Uint8Array([0xff, 0xfe]), {}, '', 400, 'body_malformed'],
    ['brotli', '[]', { 'content-encoding': 'br' }, '', 415, 'content_encoding_unsupported'],
    ['damaged gzip', damaged, { 'content-encoding': 'gzip' }, '', 400, 'body_malformed'],
    ['no gzip at all', '[]', { 'content-encoding': 'gzip' }, '', 400, 'body_malformed'],
    ['a decompression bomb', bomb, { 'content-encoding': 'gzip' }, '', 413, 'body_too_large'],
    ['too much', ' '.repeat(2 ** 20 + 1), {}, '', 413, 'body_too_large'],
    ['an unknown unit', '[]', {}, '?unit=minutes', 400, 'field_invalid'],
    ['an unknown parameter', '[]', {}, '?units=s', 400, 'field_unknown'],
    ['CSV without a device', 'time,a\n1,2', { 'content-type': 'text/csv' }, '', 400, 'field_missing'],
  ])('is refused: %s', async (_, body, headers, query, status, code) => {
    const answer = await write(body, headers, query);
    expect([answer.status, answer.json.error.code]).toEqual([status, code]);
    expect(answer.json.error).toMatchObject({ message: expect.any(String), retryable: false });
  });

  it('needs a token that may write', async () => {
    const ask = async (token: string | null, headers = {}) => {
      const answer = await platform.call('POST', '/points', { token, body: [], headers });
      return [answer.status, answer.json.error?.code];
    };
    expect(await ask(null)).toEqual([401, 'credentials_missing']);
    expect(await ask('nonsense')).toEqual([401, 'credentials_invalid']);
    expect(await ask(null, { authorization: 'Basic YTpi' })).toEqual([401, 'credentials_invalid']);
    expect(await ask(platform.one.reader)).toEqual([403, 'scope_missing']);
    expect(await ask(platform.one.writer)).toEqual([200, undefined]);
  });
});

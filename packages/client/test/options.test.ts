/** What a client is made with, and which mistakes are told before anything is sent. */
import { afterEach, describe, expect, it } from 'vitest';
import { OptionError, Tributary } from '../src/index.js';
import { good, scripted } from './support/scripted-server.js';

const before = { ...process.env };
afterEach(() => {
  for (const name of ['TRIBUTARY_URL', 'TRIBUTARY_TOKEN'])
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
});

it.each([
  ['localhost:7070', 'url is "localhost:7070"; expected', 'did you mean http://localhost:7070?'],
  ['tributary.example', 'with its scheme', 'did you mean http://tributary.example?'],
  ['192.0.2.7:7070/', 'with its scheme', 'did you mean http://192.0.2.7:7070/?'],
  ['ftp://host', 'url is "ftp://host"; expected', 'such as http://localhost:7070.'],
  ['http://', 'url is "http://"; expected', 'such as http://localhost:7070.'],
  ['', 'url is ""; expected', 'with its scheme'],
])('the address %j is refused with what would be one', (url, ...parts) => {
  for (const part of parts) expect(() => new Tributary({ url, token: 't' })).toThrow(part);
  expect(() => new Tributary({ url, token: 't' })).toThrow(OptionError);
  // One of them, once.
  expect(() => new Tributary({ url, token: 't' })).not.toThrow(/such as.*did you mean/);
});

it('an address with a password in it is refused without showing it', () => {
  const make = () => new Tributary({ url: 'http://me:s3cret@host', token: 't' });
  expect(make).toThrow('url has a user or a password in it');
  expect(make).not.toThrow('s3cret');
});

it('a token that no header can hold is refused without showing it', () => {
  const make = () => new Tributary({ url: 'http://host', token: 'two words' });
  expect(make).toThrow('token has blanks');
  expect(make).not.toThrow('two words');
});

it.each([
  { timeout: '5' },
  { timeout: -1 },
  { maxWait: '5' },
  { interval: '5' },
  { queueSync: '0' },
  { tags: { a: 1 } },
  { onRefused: 5 },
  { onDropped: 'x' },
  { onError: {} },
  { signal: 5 },
  { signal: {} },
  { batchSize: 5 },
])('a writer with %j is refused', (options) => {
  const client = new Tributary({ url: 'http://127.0.0.1:1', token: 't' });
  const [name] = Object.keys(options);
  const make = () => client.writer(options as never);
  expect(make).toThrow(OptionError);
  expect(make).toThrow(`${name} is `);
});

it.each([{ mostRows: 0 }, { mostBytes: 0 }, { mostRows: '5' }])(
  'a table of %j is refused',
  async (bounds) => {
    const { client, came } = await scripted([good]);
    await expect(
      client
        .query()
        .device('d')
        .table(bounds as never),
    ).rejects.toBeInstanceOf(OptionError);
    expect(came).toEqual([]);
  },
);

it('what is no point is refused by its place, and nothing of it is sent', async () => {
  const { client, came } = await scripted([good]);
  const { refused } = await client.writePoints([
    10n,
    NaN,
    null,
    'x',
    { value: 10n },
    { time: 1, value: NaN },
  ] as never);
  expect(refused.map(({ index, message }) => [index, message.replace(/;.*/, '')])).toEqual([
    [0, 'point is 10'],
    [1, 'point is NaN'],
    [2, 'point is null'],
    [3, 'point is "x"'],
    [4, 'time is undefined'],
    [5, 'value is NaN'],
  ]);
  expect(came).toEqual([]);
});

it.each([{ timeout: -1 }, { timeout: NaN }, { timeout: 2 ** 31 }, { maxRetries: -1 }])(
  '%j is refused',
  (options) => {
    const [name] = Object.keys(options);
    expect(() => new Tributary({ url: 'http://host', token: 't', ...options })).toThrow(`${name} is `);
  },
);

it.each([
  'http://host:7070',
  'http://host:7070/',
  ' http://host:7070// ',
  'http://host:7070/tributary/v1',
  'http://host:7070/tributary/v1/',
])('%j is one address', (url) => {
  expect(new Tributary({ url, token: 't' }).url).toBe('http://host:7070');
});

it('keeps the path at which a proxy has the server', () => {
  expect(new Tributary({ url: 'https://host/iot/', token: 't' }).url).toBe('https://host/iot');
});

it('takes address and token from the environment where they are not given', async () => {
  const { url, came } = await scripted([good]);
  process.env['TRIBUTARY_URL'] = url;
  process.env['TRIBUTARY_TOKEN'] = 'from-env';
  await new Tributary().me();
  await new Tributary({ token: 'given' }).me();
  await new Tributary({ token: '' }).me();
  expect(came.map(({ authorization }) => authorization)).toEqual([
    'Bearer from-env',
    'Bearer given',
    undefined,
  ]);
  expect(() => new Tributary({ url: 'http://127.0.0.1:1' })).not.toThrow();
});

it('says what is missing where there is no address', () => {
  delete process.env['TRIBUTARY_URL'];
  expect(() => new Tributary({ token: 't' })).toThrow(/^url is missing; expected .* TRIBUTARY_URL/);
});

it('uses the fetch that it is given', async () => {
  const { url } = await scripted([good]);
  const asked: string[] = [];
  const own: typeof fetch = (address, init) => {
    asked.push(String(address));
    return fetch(address, init);
  };
  await new Tributary({ url, token: 't', fetch: own }).me();
  expect(asked).toEqual([`${url}/tributary/v1/me`]);
});

it.each([{ timeout: 0 }, { timeout: Infinity }, { timeout: 2 ** 31 - 1 }])('%j is taken', async (options) => {
  const { client } = await scripted([good], options);
  await expect(client.me()).resolves.toBeDefined();
});

describe('what a call cannot be given is an OptionError, and nothing is sent', () => {
  /** As of a program without types. */
  const loose = (value: unknown) => value as never;
  const point = { device: 'd', series: 's', time: 1, value: 1 };
  const link = 'http://host/tributary/v1/downloads/secret/a.csv';
  const calls: Readonly<Record<string, (client: Tributary) => unknown>> = {
    'timeout is 2147483648': (client) => client.me({ timeout: 2 ** 31 }),
    'maxRetries is NaN': (client) => client.me({ maxRetries: NaN }),
    'maxWait is -1': (client) => client.me({ maxWait: -1 }),
    'path.key is undefined; expected': (client) => client.request('GET', '/devices/{key}', loose({})),
    'in the place of {key} in /devices/{key}': (client) =>
      client.request('GET', '/devices/{key}', ...(loose([]) as [never])),
    'path.key is undefined': (client) => client.devices.get(loose(undefined)),
    'path.key is ""': (client) => client.devices.get(''),
    'path.key is ".."': (client) => client.devices.delete('..'),
    'path.key is an object': (client) => client.devices.update(loose({ key: 'd' }), {}),
    'path.id is NaN': (client) => client.jobs.get(NaN),
    'points is an object; expected an array': (client) => client.writePoints(loose(point)),
    'points is undefined': (client) => client.writePoints(loose(undefined)),
    'points is "d s 1"': (client) => client.writePoints(loose('d s 1')),
    'batch is 0': (client) => client.writePoints([point], { batch: 0 }),
    'batch is NaN': (client) => client.writer({ batch: NaN }),
    'batch is 100001; expected a whole number from 1 to 100000': (client) =>
      client.writer({ batch: 100_001 }),
    'batchBytes is 1.5': (client) => client.writer({ batchBytes: 1.5 }),
    'interval is 2147483648': (client) => client.writer({ interval: 2 ** 31 }),
    'concurrency is 17; expected a whole number from 1 to 16': (client) => client.writer({ concurrency: 17 }),
    'concurrency is 2; expected a whole number from 1 to 1': (client) =>
      client.writer({ queue: 'q', concurrency: 2 }),
    'bufferPoints is 0': (client) => client.writer({ bufferPoints: 0 }),
    'whenFull is "never"; expected wait, dropOldest, dropNewest': (client) =>
      client.writer({ whenFull: loose('never') }),
    'unit is "m"': (client) => client.writer({ unit: loose('m') }),
    'gzip is -1': (client) => client.writer({ gzip: -1 }),
    'device is ""': (client) => client.writer({ device: '' }),
    'tags is an object; expected an object of texts': (client) => client.writer({ tags: loose({ a: 1 }) }),
    'queueBytes is 1000; expected a whole number from 1048576 on': (client) =>
      client.writer({ queue: 'q', queueBytes: 1000 }),
    'point is null; expected an object': (client) => client.writer().add(loose(null)),
    'url is no whole link': (client) =>
      client.exports.download({ url: link.replace('http://host', ''), sha256: '' }),
    'url is no whole link of a file': (client) =>
      client.exports.download({ url: 'http://host/tributary/v1/me', sha256: '' }),
    'url is null': (client) => client.exports.download({ url: loose(null), sha256: '' }),
    'offset is -1': (client) => client.exports.download({ url: link, sha256: '' }, { offset: -1 }),
  };
  it.each(Object.keys(calls))('%s', async (message) => {
    const { client, came } = await scripted([good]);
    const error = await (async () => calls[message]!(client))().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OptionError);
    expect((error as Error).message).toContain(message);
    expect(came).toEqual([]);
  });
});

it('an operation that needs nothing is called by its method and path alone', async () => {
  const { client, came } = await scripted([good]);
  await client.request('GET', '/me');
  await (await client.response('GET', '/metrics')).body?.cancel();
  // @ts-expect-error The key is needed.
  await expect(client.request('GET', '/devices/{key}')).rejects.toBeInstanceOf(OptionError);
  expect(came.map(({ line }) => line)).toEqual(['GET /tributary/v1/me', 'GET /tributary/v1/metrics']);
});

/** What a client is made with, and which mistakes are told before anything is sent. */
import { afterEach, expect, it } from 'vitest';
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

it.each([{ timeout: -1 }, { timeout: NaN }, { maxRetries: -1 }])('%j is refused', (options) => {
  const [name] = Object.keys(options);
  expect(() => new Tributary({ url: 'http://host', token: 't', ...options })).toThrow(`${name} is `);
});

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

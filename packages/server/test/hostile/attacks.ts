/**
 * Requests that nobody sends by mistake. Each is made from a good request of a route: some break it, others keep its form and
 * put what is hostile where a value was, so that it gets past the first look. What a route makes of it is its own business.
 */
import { gzipSync } from 'node:zlib';
import type { Asked } from '../support/tenancy/requests.js';

export interface Attack {
  readonly name: string;
  /** In the place of each parameter of the path. */
  readonly segment?: string;
  /** Behind the query, without its question mark. */
  readonly query?: string;
  /** In the place of each value of the query, which the route must have. */
  readonly queryValue?: string;
  readonly body?: Buffer<ArrayBuffer>;
  /** In the place of each value in a JSON body. */
  readonly bodyValue?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const json = (name: string, text: string): Attack => ({ name, body: Buffer.from(text) });

/** A JSON text that JSON.stringify would not write: stands for itself. */
class Raw {
  constructor(readonly text: string) {}
}

const BODIES: readonly Attack[] = [
  json('200,000 open brackets', '['.repeat(200_000)),
  json('50,000 levels', '{"a":'.repeat(50_000) + '1' + '}'.repeat(50_000)),
  json('a million zeros', `[${'0,'.repeat(1_000_000)}0]`),
  json('300,000 empty objects', `[${'{},'.repeat(300_000)}{}]`),
  json('200,000 names', `{${Array.from({ length: 200_000 }, (_, n) => `"a${n}":1`).join()}}`),
  json('prototype names', '{"__proto__":{"admin":true},"constructor":{"prototype":{"x":1}}}'),
  json('no object', 'null'),
  json('nothing', ''),
  { name: 'no UTF-8', body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0xc3, 0x28, 0x22, 0x7d]) },
  {
    name: 'a gzip bomb',
    body: gzipSync(Buffer.alloc(64 * 2 ** 20)),
    headers: { 'content-encoding': 'gzip' },
  },
  { name: 'damaged gzip', body: Buffer.from('not gzip'), headers: { 'content-encoding': 'gzip' } },
  {
    name: 'cut gzip',
    body: gzipSync(Buffer.from('[{"a":1}]')).subarray(0, 15),
    headers: { 'content-encoding': 'gzip' },
  },
  { name: 'an unknown type', body: Buffer.from('x'), headers: { 'content-type': 'x/y;;=' } },
  { name: 'an unknown coding', body: Buffer.from('x'), headers: { 'content-encoding': 'x, gzip, gzip, br' } },
  {
    name: 'a form of 300,000 names',
    body: Buffer.from(Array.from({ length: 300_000 }, (_, n) => n.toString(36)).join('&')),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  },
  {
    name: 'a form without its end',
    body: Buffer.from('--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc'),
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
  },
  ...[
    ...[new Raw('1e400'), new Raw('-1e308'), new Raw('18446744073709551616'), -1, 0.1, 0],
    ...[null, true, '', [], {}, [[[[]]]], [null], '\u0000', new Raw('"\\ud800"'), '__proto__'],
    ...['x'.repeat(1_000_000), '*a'.repeat(5_000), '('.repeat(5_000), '{{'.repeat(5_000), '-'.repeat(5_000)],
    ...[
      "'; DROP TABLE points; --",
      '../../../etc/passwd',
      '275760-09-13T00:00:00.001Z',
      8_640_000_000_000_001,
    ],
    ...[{ $gt: '' }, { toString: 1, valueOf: 1, length: -1 }, Array.from({ length: 20_000 }, (_, n) => n)],
  ].map((bodyValue) => ({ name: `each value of the body: ${shorten(bodyValue)}`, bodyValue })),
];

const QUERIES: readonly Attack[] = [
  { name: 'parameters twice', query: 'limit=1&limit=2&cursor[]=a&from[b]=c&project=1&project=2' },
  {
    name: 'limits beyond all',
    query: 'limit=-1&page=1e400&perPage=99999999999999999999&offset=-9007199254740993&page_size=-5',
  },
  {
    name: 'a garbage cursor',
    query: `cursor=${Buffer.from('asc:99999999999999999999').toString('base64url')}&page=%FF`,
  },
  {
    name: 'globs of many stars',
    query: `filterField=name&filter=${'*a'.repeat(120)}b&name=${'*a'.repeat(60)}b&search=${'%25a'.repeat(200)}`,
  },
  { name: 'names of the prototype', query: '__proto__=1&constructor[prototype][x]=1&hasOwnProperty=1' },
  { name: 'a thousand parameters', query: Array.from({ length: 1_000 }, (_, n) => `p${n}=1`).join('&') },
  { name: 'a long parameter', query: `devices=${'x'.repeat(12_000)}` },
  { name: 'broken escapes', query: 'from=%zz&to=%c3%28&name=%00' },
  ...[
    ...[
      '',
      '%00',
      '%zz',
      '-1',
      '1e400',
      'NaN',
      '99999999999999999999',
      '__proto__',
      '%F0%9F%92%A9',
      "'%3B--",
    ],
    ...['275760-09-13T00:00:00.001Z', '-271821-04-20', '*'.repeat(2_000), ','.repeat(5_000), '%5B%5D', '0.1'],
  ].map((queryValue) => ({ name: `each value of the query: ${shorten(queryValue)}`, queryValue })),
];

const PATHS: readonly Attack[] = [
  ...[
    '..%2f..%2f..%2fetc%2fpasswd',
    '__proto__',
    '99999999999999999999999',
    '%00',
    '%zz',
    '-1',
    '0',
    '1e400',
  ],
  ...['%20', "'%3B--", '%F0%9F%92%A9', 'x'.repeat(5_000), '%2e%2e', '0x10', 'constructor', '*'],
].map((segment) => ({ name: `in the path: ${shorten(segment)}`, segment }));

const HEADS: readonly Attack[] = [
  { name: 'a long header', headers: { 'x-request-id': 'x'.repeat(12_000) } },
  { name: 'a header of numbers', headers: { accept: '*/*;q=1e400,'.repeat(500), range: 'bytes=-1,0-,9-1' } },
  { name: 'forwarded by nobody', headers: { 'x-forwarded-for': ','.repeat(5_000), forwarded: 'for="["' } },
  { name: 'if anything', headers: { 'if-none-match': '"'.repeat(3_000), 'if-modified-since': 'yesterday' } },
];

/** What can be done to a route: bodies and values only where it has them. */
export function attacksOn({ body, path, method }: Asked, url: string): readonly Attack[] {
  const takesBody = body !== undefined && method !== 'GET' && method !== 'HEAD';
  const takesValues = typeof body === 'string' && body.startsWith('{') && body !== '{}';
  return [
    ...(takesBody ? BODIES.filter((attack) => !('bodyValue' in attack) || takesValues) : []),
    ...QUERIES.filter(({ queryValue }) => queryValue === undefined || path.includes('?')),
    ...(url.includes(':') ? PATHS : []),
    ...HEADS,
  ];
}

/** The good request with the attack in it. */
export function attacked(asked: Asked, url: string, attack: Attack): Asked {
  const [place, query] = asked.path.split('?') as [string, string | undefined];
  const names = url.split('/');
  const path =
    attack.segment === undefined
      ? place
      : place
          .split('/')
          .map((segment, at) => (names[at]!.startsWith(':') ? attack.segment! : segment))
          .join('/');
  const values =
    attack.queryValue === undefined ? query : query?.replaceAll(/=[^&]*/g, `=${attack.queryValue}`);
  const given = [values, attack.query].filter((part) => part !== undefined).join('&');
  return {
    ...asked,
    path: given === '' ? path : `${path}?${given}`,
    body:
      attack.body ??
      ('bodyValue' in attack ? spoiled(JSON.parse(asked.body as string), attack.bodyValue) : asked.body),
  };
}

/** The document with the value in the place of each one that it has. */
function spoiled(document: unknown, value: unknown): string {
  if (Array.isArray(document)) return `[${document.map((each) => spoiled(each, value)).join()}]`;
  if (typeof document !== 'object' || document === null)
    return value instanceof Raw ? value.text : JSON.stringify(value);
  const members = Object.entries(document).map(
    ([name, each]) => `${JSON.stringify(name)}:${spoiled(each, value)}`,
  );
  return `{${members.join()}}`;
}

function shorten(value: unknown): string {
  const text = value instanceof Raw ? value.text : JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}… (${text.length})` : text;
}

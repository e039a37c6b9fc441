/**
 * Every operation of the OpenAPI document has a method. All methods of all resources are called, and what the client has of its own
 * beside them; what came out of the client is compared with the document.
 */
import { expect, it } from 'vitest';
import { EventStreams } from '../../server/src/dialects/event-streams.js';
import { openApiDocument } from '../../server/src/dialects/native/openapi/openapi.js';
import { nativeOperations } from '../../server/src/dialects/native/operations/operations.js';
import { BASE } from '../src/http/options.js';
import { Listing, Tributary } from '../src/index.js';
import { Resource } from '../src/resources/resource.js';

const URL = 'http://host';
const document = openApiDocument(BASE, nativeOperations(BASE, new EventStreams()));
/** `GET /devices/{key}` */
const operations = Object.entries(document['paths'] as object).flatMap(([path, methods]) =>
  Object.keys(methods as object).map((method) => `${method.toUpperCase()} ${path.slice(BASE.length)}`),
);
/** The same question in an address, for whoever types one: the client asks it with a body. */
const inAnAddress = (operation: string) =>
  operation.startsWith('GET /query/') && operations.includes(operation.replace('GET', 'POST'));

type Method = (...given: unknown[]) => unknown;
/** Where a `1` in every place is not enough. */
const ARGUMENTS: Readonly<Record<string, readonly unknown[]>> = {
  'exports.download': [{ url: `${URL}${BASE}/downloads/1/1`, sha256: '' }],
};
const point = { device: 'd', series: 's', time: 1, value: 1 };
/** Beside resources. */
const OTHERS: readonly ((client: Tributary) => unknown)[] = [
  (client) => client.login('a@example.org', 'secret'),
  (client) => client.startSession('a@example.org', 'secret'),
  (client) => client.session(),
  (client) => client.endSession(),
  (client) => client.me(),
  (client) => client.logout(),
  (client) => client.writePoints([point]),
  (client) => client.queryPoints(),
  (client) => client.last(),
  (client) => client.first(),
  (client) => client.buckets({ bucket: '1h', from: 0 }),
  (client) => client.statistics(),
  (client) => client.counts(),
  (client) => client.changes({ from: 0 }),
  (client) => client.sql('SELECT 1'),
  (client) => client.tail().next(),
  (client) => client.shared.tail().next(),
];

/** What a client sends, with an answer that all take. */
function recording() {
  const sent = new Set<string>();
  const answer = JSON.stringify({ items: [], next: null, stored: 0, refused: [], token: 't', warnings: [] });
  const fetch = (url: unknown, init?: RequestInit) => {
    sent.add(
      `${init?.method} ${String(url)
        .slice((URL + BASE).length)
        .replace(/\?.*/, '')}`,
    );
    return Promise.resolve(new Response(answer, { headers: { 'content-type': 'application/json' } }));
  };
  return { client: new Tributary({ url: URL, token: 't', fetch }), sent };
}

/** A tail has no points here: what is asked for is all that matters. */
const done = (asked: unknown): Promise<unknown> =>
  (asked instanceof Listing ? asked.all() : Promise.resolve(asked)).catch(() => undefined);

const methodsOf = (client: Tributary): [string, Method][] =>
  Object.entries(client)
    .filter((entry): entry is [string, Resource] => entry[1] instanceof Resource)
    .flatMap(([name, resource]) =>
      Object.getOwnPropertyNames(Object.getPrototypeOf(resource))
        .filter((method) => method !== 'constructor')
        .map((method): [string, Method] => [
          `${name}.${method}`,
          (...given) => (resource as unknown as Record<string, Method>)[method]!(...given),
        ]),
    );

it('every operation of the document has a method', async () => {
  const { client, sent } = recording();
  const methods = methodsOf(client);
  expect(methods.map(([name]) => name)).toContain('devices.get');
  for (const [name, method] of methods) await done(method(...(ARGUMENTS[name] ?? [1, 1])));
  for (const other of OTHERS) await done(other(client));
  const filled = (operation: string) => operation.replace(/\{\w+\}/g, '1');
  expect(operations.filter((one) => !sent.has(filled(one)) && !inAnAddress(one))).toEqual([]);
  expect([...sent].filter((one) => !operations.map(filled).includes(one))).toEqual([]);
});

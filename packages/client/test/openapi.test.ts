/**
 * The client says what the OpenAPI document says. Its types are made of the document (src/native/openapi.ts), so that the compiler knows
 * a path, parameter or member that is not there; here is shown that they are made of the present one, and what no type says.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { EventStreams } from '../../server/src/dialects/event-streams.js';
import { NATIVE_BASE } from '../../server/src/dialects/native/native.js';
import { openApiDocument } from '../../server/src/dialects/native/openapi/openapi.js';
import { nativeOperations } from '../../server/src/dialects/native/operations/operations.js';
import { takesProject } from '../src/native/connection.js';
import { BASE } from '../src/http/options.js';

const SOURCE = path.join(import.meta.dirname, '../src');
const TYPES = path.join(SOURCE, 'native/openapi.ts');
const MAKER = path.join(import.meta.dirname, '../../../scripts/openapi-types.mjs');

interface Described {
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
}
/** As the server makes it for `GET /tributary/v1/openapi.json`. */
const document = openApiDocument(NATIVE_BASE, nativeOperations(NATIVE_BASE, new EventStreams()));
const paths = document['paths'] as Readonly<Record<string, Readonly<Record<string, Described>>>>;

it('has types that are made of the present document', () => {
  const made = execFileSync(process.execPath, [MAKER], { input: JSON.stringify(document), encoding: 'utf8' });
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(TYPES, made);
  expect(readFileSync(TYPES, 'utf8')).toBe(made);
});

it('has the base path of the document', () => {
  expect(BASE).toBe(NATIVE_BASE);
});

/** `call('GET', '/devices/{key}'`, and lists, which are GET. */
const CALL = /\.(?:request|response|text)\(\s*'([A-Z]+)',\s*['`]([^'`]+)['`]|\.list\(\s*'([^']+)'/g;

it('names no operation that the document does not have', () => {
  const named = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [...readFileSync(path.join(SOURCE, file), 'utf8').matchAll(CALL)])
    .map(([, method = 'GET', one, list]) => `${method} ${(one ?? list)!}`);
  const known = Object.entries(paths).flatMap(([at, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${at.slice(BASE.length)}`),
  );
  // The families of queries are named together.
  const families = known.filter((one) => one.startsWith('POST /query/'));
  const all = named.flatMap((one) => (one === 'POST /query/${family}' ? families : one));
  expect(all.length).toBeGreaterThan(30);
  expect(all.filter((one) => !known.includes(one))).toEqual([]);
});

it('sends the project wherever an operation has a place for it, and nowhere else', () => {
  const wrong = Object.entries(paths).flatMap(([at, operations]) =>
    Object.entries(operations)
      .filter(
        ([, { parameters }]) =>
          parameters.some((one) => one.in === 'query' && one.name === 'project') !==
          takesProject(at.slice(BASE.length)),
      )
      .map(([method]) => `${method} ${at}`),
  );
  expect(wrong).toEqual([]);
});

/** Members of every odd kind on every route that takes some: always an answer below 500, and a reason when refused. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonSchema } from '../../src/dialects/describe.js';
import { EventStreams } from '../../src/dialects/event-streams.js';
import { NATIVE_BASE } from '../../src/dialects/native/native.js';
import type { Operation } from '../../src/dialects/native/operations/operation.js';
import { nativeOperations } from '../../src/dialects/native/operations/operations.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import type { Answer } from '../support/http.js';
import { tries } from '../support/long.js';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
  const body = [1, 2, 3].map((time) => ({ device: 'd', series: 's', time, value: time }));
  await platform.call('POST', '/points', { body });
});
afterAll(() => platform.stop());

const RUNS = tries(60, 15);
const operations = nativeOperations(NATIVE_BASE, new EventStreams()).filter(
  ({ id }) => id !== 'tail' && id !== 'logout',
);

const odd = fc.oneof(
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1e400',
    'd',
    's',
    '1d',
    '5m',
    '2020-01-01',
    '\u0000',
    '\ud800',
    "'); DROP--",
    'é'.repeat(300),
  ),
  fc.constantFrom(0, -1, 1, 1.5, 1e300, 2 ** 53, -(2 ** 63), null, true),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Often a value that the schema allows, so that the odd ones get past the others' checks. */
function valueOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  const fitting: fc.Arbitrary<unknown>[] = [];
  if (schema.enum !== undefined) fitting.push(fc.constantFrom(...schema.enum));
  if (schema.type === 'string')
    fitting.push(fc.constantFrom('d', 's', '1d', '2020-01-01', 'SELECT 1', 'project:read', 'a@b.org'));
  if (schema.type === 'integer' || schema.type === 'number') fitting.push(fc.constantFrom(1, 2, 10));
  if (schema.type === 'boolean') fitting.push(fc.boolean());
  if (schema.type === 'array') fitting.push(fc.array(valueOf(schema.items ?? {}), { maxLength: 3 }));
  if (schema.type === 'object') fitting.push(membersOf(schema));
  for (const choice of schema.anyOf ?? []) fitting.push(valueOf(choice));
  return fc.oneof(...fitting.map((arbitrary) => ({ arbitrary, weight: 12 })), { arbitrary: odd, weight: 1 });
}

function membersOf({ properties = {}, required = [] }: JsonSchema): fc.Arbitrary<Record<string, unknown>> {
  const members = Object.entries(properties).map(([name, schema]) => [name, valueOf(schema)] as const);
  return fc.record(Object.fromEntries(members), { requiredKeys: [...required] });
}

/** As somebody who may do everything, so that no refusal for lack of rights comes first. */
function ask({ method, path, query }: Operation, segment: string, search: URLSearchParams, body?: string) {
  const { admin: token, project } = platform.one;
  if ('project' in query.properties) search.set('project', String(project));
  return platform.call(method, `${path.replace(/:\w+/, segment)}?${search}`, {
    token,
    ...(body && { body }),
  });
}

let accepted = 0;
function isSound({ status, json, text }: Answer): void {
  expect(status, text).toBeLessThan(500);
  if (status < 400) {
    accepted++;
    return;
  }
  expect(json.error).toMatchObject({ code: expect.any(String), message: expect.any(String) });
  expect(json.error.code).not.toBe('internal');
  expect(text).not.toMatch(/node_modules|\.[jt]s:\d/);
}

describe.each(operations.map((one) => [`${one.method} ${one.path}`, one] as const))('%s', (_, operation) => {
  const query = Object.entries<JsonSchema>(operation.query.properties).filter(
    ([name]) => name !== 'project' && name !== 'format',
  );
  const parameters = fc.record(Object.fromEntries(query.map(([name, schema]) => [name, valueOf(schema)])), {
    requiredKeys: [],
  });

  it('answers odd parameters and ids', async () => {
    // 2 is the project that all is done in: it has to stay.
    const id = fc.constantFrom('1', '3', 'd', 'x', '%00', '%ff', '%2f', 'é'.repeat(200));
    await fc.assert(
      fc.asyncProperty(parameters, id, async (given, segment) => {
        const texts = Object.entries(given).map(([name, value]) => [
          name,
          typeof value === 'string' ? value : JSON.stringify(value),
        ]);
        const search = new URLSearchParams(texts);
        isSound(await ask(operation, segment, search));
      }),
      { numRuns: RUNS },
    );
  });

  it.runIf(operation.body !== undefined)('answers odd bodies', async () => {
    const body = fc.oneof(
      { arbitrary: membersOf(operation.body as JsonSchema), weight: 9 },
      { arbitrary: odd, weight: 1 },
    );
    await fc.assert(
      fc.asyncProperty(body, async (given) => {
        isSound(await ask(operation, '1', new URLSearchParams(), JSON.stringify(given)));
      }),
      { numRuns: RUNS },
    );
  });
});

describe('POST /points', () => {
  it('answers batches of odd points', async () => {
    const point = fc.record(
      { device: odd, series: odd, time: odd, value: odd, latitude: odd, x: odd, metadata: odd },
      { requiredKeys: [] },
    );
    const near = fc.record({
      device: fc.oneof(fc.constant('d'), odd),
      series: fc.oneof(fc.constant('s'), odd),
      time: fc.constant(5),
      value: odd,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(point, near), { maxLength: 10 }), async (points) => {
        const answer = await platform.call('POST', '/points', { body: JSON.stringify(points) });
        expect([200, 207]).toContain(answer.status);
        const { stored, refused } = answer.json as {
          stored: number;
          refused: { code: string; message: string }[];
        };
        expect(stored + refused.length).toBe(points.length);
        for (const { code, message } of refused)
          expect([code, message]).toEqual([
            expect.stringMatching(/^[a-z_]+$/),
            expect.stringMatching(/expected|exist|holds/),
          ]);
      }),
      { numRuns: tries(300, 100) },
    );
  });
});

it('was not all refused', () => {
  // A tenth of the requests is accepted, by chance: this only shows that the odd values get past the first check.
  expect(accepted).toBeGreaterThan(RUNS);
});

/** What the client does when the platform fails: a server that fails on purpose, over real connections. */
import { describe, expect, it } from 'vitest';
import { RateLimitError, TimeoutError, TributaryConnectionError } from '../src/index.js';
import {
  cut,
  drop,
  good,
  json,
  listening,
  refuse,
  scripted,
  silent,
  text,
} from './support/scripted-server.js';

const point = { device: 'd', series: 's', time: 1, value: 1 };
const lines = (came: readonly { line: string }[]) => came.map(({ line }) => line);

describe('a write of points', () => {
  it('is repeated after refusals that may pass, lost and cut connections', async () => {
    // The last one ends well, and early: so a proxy may leave it.
    const faults = [refuse(503, 'spool_full', true), drop, cut, text(200, '{"stored": 1, "ref')];
    const { client, came } = await scripted([...faults, good]);
    expect(await client.writePoints([point])).toMatchObject({ stored: 1, refused: [] });
    expect(came).toHaveLength(5);
    expect(new Set(came.map(({ body }) => body))).toEqual(new Set([JSON.stringify([point])]));
  });

  it('is not repeated after a refusal that will not', async () => {
    const { client, came } = await scripted([refuse(403, 'scope_missing', false)]);
    await expect(client.writePoints([point])).rejects.toMatchObject({
      status: 403,
      code: 'scope_missing',
      message: 'told scope_missing',
    });
    expect(came).toHaveLength(1);
  });

  it('is given up after so many tries', async () => {
    const { client, came } = await scripted([drop], { maxRetries: 2 });
    await expect(client.writePoints([point])).rejects.toBeInstanceOf(TributaryConnectionError);
    expect(came).toHaveLength(3);
  });

  it('is given up sooner, or later, where the call says so', async () => {
    const { client, came } = await scripted([drop], { maxRetries: 2 });
    await expect(client.writePoints([point], { maxRetries: 0 })).rejects.toThrow('does not answer');
    expect(came).toHaveLength(1);
    await expect(client.writePoints([point], { maxRetries: 1 })).rejects.toThrow('does not answer');
    expect(came).toHaveLength(3);
  });

  it('waits as long as it is asked to, and tells a logger why', async () => {
    const { told, logger } = listening();
    const { client, came } = await scripted(
      [refuse(503, 'stopping', true, { 'retry-after': '1' }), refuse(429, 'too_many_streams', true), good],
      { logger },
    );
    await client.writePoints([point]);
    expect(came).toHaveLength(3);
    const waits = told.map((message) => Number(/again in (\d+) ms/.exec(message)?.[1]));
    expect(waits[0]).toBeGreaterThanOrEqual(1_000);
    expect(waits).toHaveLength(2);
    expect(told[1]).toContain('told too_many_streams');
  });

  it('does not wait for what nobody would sit through, but tells how long it would be', async () => {
    const { client, came } = await scripted([
      refuse(429, 'login_throttled', true, { 'retry-after': '3600' }),
    ]);
    const refused = await client.writePoints([point]).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RateLimitError);
    expect(refused).toMatchObject({ retryAfter: 3_600_000, retryable: true });
    expect(came).toHaveLength(1);
    // Unless the caller says that they would.
    const stop = new AbortController();
    const logger = { debug: () => undefined, warn: () => stop.abort(new Error('it waits')) };
    const patient = await scripted([refuse(429, 'login_throttled', true, { 'retry-after': '3600' })], {
      logger,
    });
    const waiting = patient.client.writePoints([point], { maxWait: 3_600_000, signal: stop.signal });
    await expect(waiting).rejects.toThrow('it waits');
  });

  it('stops waiting when it is aborted', async () => {
    const stop = new AbortController();
    const logger = { debug: () => undefined, warn: () => stop.abort(new Error('enough')) };
    const { client, came } = await scripted([refuse(503, 'stopping', true, { 'retry-after': '60' })], {
      logger,
    });
    await expect(client.writePoints([point], { signal: stop.signal })).rejects.toThrow('enough');
    expect(came).toHaveLength(1);
  });
});

describe('other calls', () => {
  it('are repeated when they only read', async () => {
    const { client, came } = await scripted([drop, good]);
    expect(await client.queryPage()).toMatchObject({ items: [] });
    await expect(client.server.limits()).resolves.toBeDefined();
    expect(lines(came)).toEqual([
      'POST /tributary/v1/query/points',
      'POST /tributary/v1/query/points',
      'GET /tributary/v1/limits',
    ]);
  });

  it('are not repeated when they create, unless the caller says that it is harmless', async () => {
    const { client, came } = await scripted([drop, drop, good]);
    await expect(client.devices.create({ key: 'd' })).rejects.toBeInstanceOf(TributaryConnectionError);
    expect(came).toHaveLength(1);
    await client.request('POST', '/devices', { body: { key: 'd' }, repeatable: true });
    expect(came).toHaveLength(3);
  });

  it('are repeated where the platform was too busy to begin, if the caller asks for it', async () => {
    const body = { title: 'once' };
    const busy = await scripted([refuse(429, 'too_many_streams', true), refuse(503, 'stopping', true), good]);
    await busy.client.elsewhere('POST', '/api/x', { body, repeatable: 'busy' });
    expect(busy.came).toHaveLength(3);
    const lost = await scripted([drop, good]);
    const call = lost.client.elsewhere('POST', '/api/x', { body, repeatable: 'busy' });
    await expect(call).rejects.toBeInstanceOf(TributaryConnectionError);
    expect(lost.came).toHaveLength(1);
  });

  it('are given up after the time-out, of the client or of the call', async () => {
    const { client } = await scripted([silent], { timeout: 50, maxRetries: 0 });
    const failure = await client.me().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TimeoutError);
    expect(failure).toMatchObject({ code: 'timeout', status: 0, retryable: true });
    const patient = await scripted([silent], { maxRetries: 0 });
    await expect(patient.client.me({ timeout: 30 })).rejects.toThrow('did not answer within 30 ms');
  });

  it('end when they are aborted, before and while they wait for an answer', async () => {
    const stop = new AbortController();
    const { client, came } = await scripted([() => stop.abort(new Error('enough'))]);
    await expect(client.me({ signal: stop.signal })).rejects.toThrow('enough');
    expect(came).toHaveLength(1);
    await expect(client.me({ signal: stop.signal })).rejects.toThrow('enough');
    await expect(client.projects.list({}, { signal: stop.signal }).pages().next()).rejects.toThrow('enough');
    await expect(client.elsewhere('GET', '/x', { signal: stop.signal })).rejects.toThrow('enough');
    expect(came).toHaveLength(1);
  });

  it('name the project only where it means something, and the one that they are given', async () => {
    const { client, came } = await scripted([good], { project: 7 });
    await client.queryPage();
    await client.me();
    await client.audit.list().pages().next();
    await client.audit.list({ project: null }).pages().next();
    await client.request('DELETE', '/series/{id}', { path: { id: 1 }, query: { project: 8 } });
    expect(lines(came)).toEqual([
      'POST /tributary/v1/query/points?project=7',
      'GET /tributary/v1/me',
      'GET /tributary/v1/audit?limit=1000&project=7',
      'GET /tributary/v1/audit?limit=1000',
      'DELETE /tributary/v1/series/1?project=8',
    ]);
  });
});

it('what the platform warns of is told to the logger where a query answers rows alone', async () => {
  const { told, logger } = listening();
  const warned = (next: string | null) =>
    json({ items: [], next, warnings: [{ code: 'unknown_name', message: 'Did you mean boiler?' }] });
  const { client } = await scripted([warned('a'), warned(null)], { logger });
  await client.queryPoints().pages().next();
  expect(told).toEqual(['Did you mean boiler?']);
  await client.last();
  await client.buckets({ bucket: '1h', aggregations: ['mean'], from: 0 });
  expect(told).toHaveLength(3);
  expect((await client.queryPage()).warnings).toHaveLength(1);
  expect(told).toHaveLength(3);
});

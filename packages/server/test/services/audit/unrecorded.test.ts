/**
 * Requests that only move points go without the storage that tells who acts (services/audit/acting.ts). Shown here: which
 * routes do, that nothing behind them is recorded, and that records of everything else name who did it as before.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { actAs, acting, holdActing } from '../../../src/services/audit/acting.js';
import { startTestPlatform, type TestPlatform } from '../../support/platform.js';

describe('unrecorded routes', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startTestPlatform();
  });
  afterAll(() => platform.stop());

  const records = async () =>
    (await platform.call('GET', '/audit', { token: platform.one.admin })).json.items as {
      action: string;
      actor: { kind: string };
      door: string;
    }[];

  it('are probes and those that write and read points, and no others', () => {
    const { routes } = platform;
    const found = routes.filter(
      ({ unrecorded, method }) => unrecorded && !['HEAD', 'OPTIONS'].includes(method),
    );
    const names = new Set(
      found.map(({ method, url }) => `${method} ${url.replace('/:pathKey', '').replace(/\/$/, '')}`),
    );
    const families = ['points', 'last', 'first', 'buckets', 'statistics', 'counts', 'changes'];
    const application = '/applications/:applicationId';
    expect([...names].sort()).toEqual(
      [
        ...['healthz', 'readyz', 'metrics'].flatMap((path) => [`GET /${path}`, `GET /tributary/v1/${path}`]),
        ...[
          'GET /tributary/v1/limits',
          'GET /ping',
          'GET /health',
          'GET /ready',
          'GET /v1/ping',
          'GET /status',
        ],
        ...['POST /tributary/v1/boards/query', 'POST /tributary/v1/shared/query'],
        ...['POST /tributary/v1/points', 'POST /write', 'POST /api/v2/write', 'POST /v1/imports'],
        ...['GET', 'POST'].flatMap((method) =>
          families.map((family) => `${method} /tributary/v1/query/${family}`),
        ),
        ...['bwtime', 'lastndp', 'firstndp'].map(
          (kind) => `PUT /api/userDeviceParameter/sensor-data/${kind}`,
        ),
        ...['time-series-query', 'last-value-query'].map((name) => `POST ${application}/data/${name}`),
        ...['GET', 'POST'].map((method) => `${method} ${application}/devices/:deviceId/state`),
        ...['inputdata', 'inputdata/bulk'].map((path) => `POST /api/external/v1/inputs/:input/${path}`),
        ...['devices', 'devices/:deviceId'].map((path) => `GET ${application}/${path}/compositeState`),
        ...['POST /api/v1/data', 'POST /api/v1/streamer/report'],
        ...['', '.json', '.xml'].flatMap((format) => [`GET /update${format}`, `POST /update${format}`]),
        ...['json', 'csv'].map((format) => `POST /channels/:channel/bulk_update.${format}`),
        ...['', '.json', '.csv'].flatMap((format) =>
          ['feeds', 'feed', 'fields/:field', 'field/:field', 'status'].map(
            (path) => `GET /channels/:channel/${path}${format}`,
          ),
        ),
        ...['', '.json', '.csv', '.txt'].flatMap((format) =>
          ['feeds', 'feed', 'fields/:field', 'field/:field', 'status']
            .map((path) => `GET /channels/:channel/${path}/last${format}`)
            .concat(`GET /channels/:channel/feeds/:entry${format}`),
        ),
      ].sort(),
    );
  });

  it('leave no record, also when they make devices and series', async () => {
    const before = await records();
    const { writer, reader } = platform.one;
    const point = { device: 'new', series: 'made', time: 1_700_000_000_000, value: 1 };
    expect((await platform.call('POST', '/points', { token: writer, body: [point] })).status).toBe(200);
    const line = await fetch(`${platform.url}/write?db=one`, {
      method: 'POST',
      headers: { authorization: `Token ${writer}` },
      body: 'm,device=other a=1 1700000000000000000',
    });
    expect(line.status).toBe(204);
    expect(
      (await platform.call('GET', '/query/last?devices=new', { token: reader })).json.items,
    ).toHaveLength(1);
    expect(await records()).toEqual(before);
  });

  it('take nothing from the records of what comes after them', async () => {
    const body = { name: 'after points', scopes: ['project:read'] };
    const made = await platform.call('POST', '/tokens', { token: platform.one.admin, body });
    expect(made.status, made.text).toBe(201);
    expect((await records())[0]).toMatchObject({
      action: 'token.create',
      actor: { kind: 'token' },
      door: 'native',
    });
  });
});

describe('who acts', () => {
  afterEach(() => void vi.useRealTimers());
  const caller = { door: 'native', address: null };
  const tick = () => new Promise<void>((resolve) => void queueMicrotask(resolve));

  it('is known behind every await, for as long as a request or a job holds it, and again after a rest', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    for (let round = 0; round < 3; round++) {
      const release = holdActing();
      await actAs(caller, async () => {
        await tick();
        vi.advanceTimersByTime(600_000);
        await tick();
        expect(acting()).toBe(caller);
      });
      release();
      vi.advanceTimersByTime(600_000);
    }
  });

  it('is known to what a request has left to be done for a minute behind its end', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    let go!: () => void;
    const gone = new Promise<void>((resolve) => (go = resolve));
    const release = holdActing();
    const left = actAs(caller, async () => {
      await gone;
      return acting();
    });
    release();
    vi.advanceTimersByTime(59_000);
    go();
    expect(await left).toBe(caller);
  });
});

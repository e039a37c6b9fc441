// Choosing devices for the data actions, and their last values, through the unmodified npm client: found is exactly what plain
// JavaScript finds.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { losantClient, type LosantClient } from '../support/losant-client.js';
import { furnish, readings, START, write } from './support/data.js';
import { holds, queries, type Thing } from './support/queries.js';
import { tries } from '../support/long.js';

let platform: TestPlatform;
let client: LosantClient;
let applicationId: string;
let ids: Record<string, string>;
const points = readings();
const iso = (time: number) => new Date(time).toISOString();

beforeAll(async () => {
  platform = await startTestPlatform();
  applicationId = platform.one.losantId;
  client = losantClient(platform.url, platform.one.reader);
  ids = { ...(await write(platform, points)), ...(await furnish(platform)) };
}, 60_000);
afterAll(() => platform.stop());

const ask = (query: object): Promise<{ devices: Record<string, { name: string }> }> =>
  client.data.timeSeriesQuery!({ applicationId, query });

describe('selecting devices', () => {
  const select = async (selector: object) =>
    Object.values((await ask({ start: START, end: START + 1, aggregation: 'COUNT', ...selector })).devices)
      .map(({ name }) => name)
      .sort();

  it('joins ids, tags and queries with OR', async () => {
    expect(await select({ deviceIds: [ids['valve'], ids['pump']!.toUpperCase()] })).toEqual([
      'pump',
      'valve',
    ]);
    expect(await select({ deviceTags: [{ key: 'floor', value: '8' }] })).toEqual(['fan', 'pump']);
    expect(await select({ deviceTags: [{ key: 'hall' }] })).toEqual(['pump']);
    expect(await select({ deviceTags: [{ value: '9' }, { key: 'hall', value: 'east' }] })).toEqual(['pump']);
    expect(await select({ deviceTags: [{ key: 'hall', value: '9' }] })).toEqual([]);
    expect(
      await select({
        deviceIds: [ids['valve']],
        deviceTags: [{ key: 'hall' }],
        deviceQuery: { deviceClass: 'gateway' },
      }),
    ).toEqual(['fan', 'pump', 'valve']);
  });

  it('finds by any advanced query exactly the devices for which it holds', async () => {
    const owner = losantClient(platform.url, platform.one.token);
    const gateway = await owner.devices.post!({
      applicationId,
      device: { name: 'Gate', deviceClass: 'gateway' },
    });
    const child = await owner.devices.post!({
      applicationId,
      device: {
        name: 'child',
        deviceClass: 'peripheral',
        gatewayId: gateway.id,
        parentId: gateway.id,
        tags: [{ key: 'room', value: 'west' }],
      },
    });
    await owner.devices.post!({
      applicationId,
      device: { name: 'grandchild', parentId: child.id, attributes: [{ name: 'on', dataType: 'boolean' }] },
    });
    await owner.device.setConnectionStatus!({
      applicationId,
      deviceId: child.id,
      connectionStatus: { status: 'connected' },
    });
    await owner.device.setConnectionStatus!({
      applicationId,
      deviceId: gateway.id,
      connectionStatus: { status: 'disconnected' },
    });
    const { items } = (await owner.devices.get!({ applicationId, perPage: 1000 })) as { items: Thing[] };
    const known = {
      ids: items.map(({ id }) => id),
      names: items.map(({ name }) => name),
      attributes: ['voltage', 'on', 'Voltage'],
      dates: items.map(({ creationDate }) => creationDate),
    };
    let some = 0;
    await fc.assert(
      fc.asyncProperty(queries(known), async (deviceQuery) => {
        const wanted = items.filter((item) => holds(deviceQuery, item)).map(({ name }) => name);
        expect(await select({ deviceQuery })).toEqual(wanted.sort());
        if (wanted.length > 0 && wanted.length < items.length) some++;
      }),
      { numRuns: tries(600, 150) },
    );
    expect(some).toBeGreaterThan(tries(600, 150) / 6);
  }, 120_000);
});

describe('a last value query', () => {
  const last = (query: object) => client.data.lastValueQuery!({ applicationId, query });
  const newest = (device: string, attribute: string, until = Infinity) =>
    points.findLast(
      (point) =>
        point.device === device && point.attribute === attribute && Math.floor(point.time / 1000) <= until,
    );

  it('gives the newest value at or before any end, and leaves out devices without one', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('voltage', 'on', 'state', 'absent'),
        fc.oneof(
          fc.constantFrom(0, undefined, -1),
          fc.constantFrom(...points).map(({ time }) => Math.floor(time / 1000)),
        ),
        async (attribute, end) => {
          const devices = ['pump', 'fan', 'valve', 'silent'];
          const answer = await last({
            attribute,
            deviceIds: devices.map((device) => ids[device]),
            ...(end !== undefined && { end }),
          });
          const wanted: Record<string, object> = {};
          for (const device of devices) {
            const point = newest(device, attribute, end === undefined || end <= 0 ? Infinity : end);
            if (point)
              wanted[ids[device]!] = {
                time: iso(Math.floor(point.time / 1000)),
                data: { [attribute]: point.value },
              };
          }
          expect(answer).toEqual(wanted);
        },
      ),
      { numRuns: tries(60, 20) },
    );
  });
});

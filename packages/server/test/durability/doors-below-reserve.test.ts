/**
 * Less than the reserve is free: points, files, exports and removals are refused as disk_full at every door, each in its
 * own form; what was there can be read; and all doors work again when there is room. Needs no disk of its own.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { World } from '../support/all-apis/world.js';
import { FILE_DOORS, POINT_DOORS } from './doors.js';
import type { Send } from './door.js';
import type { Place } from '../support/all-apis/world.js';

let world: World;
const sends = new Map<string, Send>();
const places = new Map<string, Place>();
/** Points that were acknowledged by each door. */
const taken = new Map<string, number>();

beforeAll(async () => {
  world = await World.start();
  for (const { name, open } of POINT_DOORS) {
    const { place, send } = await open(world);
    places.set(name, place);
    sends.set(name, send);
  }
  for (const { name, open } of FILE_DOORS) sends.set(name, await open(world));
}, 120_000);
afterAll(() => world.platform.stop());

const names = POINT_DOORS.map(({ name }) => name);
const others = FILE_DOORS.map(({ name }) => name);

const sendPoint = async (name: string) => {
  await sends.get(name)!();
  taken.set(name, (taken.get(name) ?? 0) + 1);
};

async function countOf(name: string): Promise<number> {
  const { device, series } = places.get(name)!;
  const { items } = await world.native('POST', '/query/counts', { devices: [device], series: [series] });
  return (items as { count: number }[]).reduce((sum, { count }) => sum + count, 0);
}

describe('with room', () => {
  it.each(names)('points are taken: %s', sendPoint);
});

describe('below the reserve', () => {
  beforeAll(() => world.platform.restart({ 'disk-reserve': '1000TiB' }), 60_000);

  it.each(names.filter((name) => !name.startsWith('MQTT')))('points are refused with 507: %s', (name) =>
    expect(sends.get(name)!()).rejects.toThrow(/: 507 .*no room on the data disk/s),
  );

  it.each(names.filter((name) => name.startsWith('MQTT')))('points are not acknowledged: %s', (name) =>
    expect(sends.get(name)!()).rejects.toThrow(/no acknowledgement/),
  );

  it.each(others)('what needs much room is refused as disk_full: %s', (name) =>
    expect(sends.get(name)!()).rejects.toThrow(/(: 507 |"code":"disk_full").*no room on the data disk/s),
  );

  it.each(names)('what was taken is read: %s', async (name) => {
    expect(await countOf(name)).toBe(taken.get(name));
  });

  it('a statement of SQL is answered, and /readyz tells the state of the disk', async () => {
    const { rows } = await world.native('POST', '/query/sql', { sql: 'SELECT count() FROM telemetry' });
    expect(Number(rows[0][0])).toBe([...taken.values()].reduce((sum, count) => sum + count, 0));
  });
});

describe('with room again', () => {
  beforeAll(() => world.platform.restart(), 60_000);

  it.each(names)('points are taken and read: %s', async (name) => {
    await sendPoint(name);
    expect(await countOf(name)).toBe(taken.get(name));
  });

  it.each(others)('what needs much room is taken: %s', async (name) => {
    await sends.get(name)!();
  });
});

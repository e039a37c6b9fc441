/**
 * A disk that is full to the last byte: every door says disk_full in its own form, those too that need the catalog only;
 * reads, SQL and backups fail for that reason or not at all; and everything works again when there is room.
 */
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { World, type Place } from '../support/all-apis/world.js';
import { SmallDisk } from '../support/small-disk.js';
import { CATALOG_DOORS, FILE_DOORS, POINT_DOORS } from './doors.js';
import type { Send } from './door.js';

const disk = SmallDisk.make('tmpfs', 128);
afterAll(() => disk?.remove());

/** What a full disk may be told as: also that the engine does not take what waits for it, so that a read cannot be whole. */
const FULL = /: 507 .*no room on the data disk|"code":"disk_full"/s;
const NO_READ = /: (507|503) /;
const NO_ACKNOWLEDGEMENT = /no acknowledgement|Server unavailable/;

describe.skipIf(disk === undefined)(
  'a disk without a byte left (skipped where nothing may be mounted)',
  () => {
    let world: World;
    const sends = new Map<string, Send>();
    const places = new Map<string, Place>();

    beforeAll(async () => {
      const folder = path.join(disk!.folder, 'data');
      await mkdir(folder);
      world = await World.start({ 'data-dir': folder, 'disk-reserve': '8MiB' });
      for (const { name, open } of POINT_DOORS) {
        const { place, send } = await open(world);
        await send();
        places.set(name, place);
        sends.set(name, send);
      }
      for (const { name, open } of [...FILE_DOORS, ...CATALOG_DOORS]) sends.set(name, await open(world));
      // So that nothing waits for the engine, and all that can be prepared is.
      await world.native('POST', '/query/counts', {});
      disk!.fill();
    }, 120_000);
    afterAll(() => world.platform.stop());

    /** The catalog has room of its own until its log has to grow: things are made until one is refused. */
    async function refusal(send: Send): Promise<string> {
      for (let tries = 0; tries < 2_000; tries++) {
        disk!.fill();
        try {
          await send();
        } catch (error) {
          return String(error);
        }
      }
      throw new Error('it never says that there is no room');
    }

    const mqtt = (name: string) => name.startsWith('MQTT');

    it.each(CATALOG_DOORS.map(({ name }) => name))('a thing is refused: %s', async (name) => {
      expect(await refusal(sends.get(name)!)).toMatch(FULL);
    });

    it.each(POINT_DOORS.map(({ name }) => name))('points are refused: %s', async (name) => {
      expect(await refusal(sends.get(name)!)).toMatch(mqtt(name) ? NO_ACKNOWLEDGEMENT : FULL);
    });

    it.each(FILE_DOORS.map(({ name }) => name))('what needs much room is refused: %s', async (name) => {
      expect(await refusal(sends.get(name)!)).toMatch(FULL);
    });

    it.each([
      ['SQL', 'POST', '/query/sql', { sql: 'SELECT count(), sum(value) FROM telemetry' }],
      ['points', 'POST', '/query/points', {}],
      ['latest values', 'POST', '/query/last', {}],
      ['a backup', 'GET', '/backup', undefined],
    ])('%s are read, or the reason is told', async (_, method, where, body) => {
      // A backup is for the administrator of the machine.
      const local = await readFile(path.join(disk!.folder, 'data/server.json'), 'utf8');
      const { token } = where === '/backup' ? (JSON.parse(local) as { token: string }) : world.tenant;
      const { text, status } = await world.platform.call(method, where, {
        token,
        ...(body && { body }),
      });
      if (status !== 200) expect(`: ${status} ${text}`).toMatch(NO_READ);
    });

    it('is told by /readyz', async () => {
      const text = await (await fetch(`${world.platform.url}/readyz`)).text();
      expect(text).toMatch(/disk/);
    });

    describe('and room again', () => {
      beforeAll(() => disk!.release());

      it.each([...POINT_DOORS, ...FILE_DOORS, ...CATALOG_DOORS].map(({ name }) => name))(
        'all is taken: %s',
        async (name) => {
          await expect
            .poll(() => sends.get(name)!().then(() => 'taken', String), { timeout: 20_000 })
            .toBe('taken');
        },
      );

      it.each(POINT_DOORS.map(({ name }) => name))('points are read: %s', async (name) => {
        const { device, series } = places.get(name)!;
        const { items } = await world.native('POST', '/query/counts', {
          devices: [device],
          series: [series],
        });
        expect(items).toEqual([expect.objectContaining({ count: 2 })]);
      });
    });
  },
);

// Connections, commands, documents and files: what the catalog keeps beside the things themselves.
import { beforeAll, describe, expect, test } from 'vitest';
import type { Catalog } from '../../src/catalog/catalog.js';
import { STORES, withProject } from '../support/stores.js';
import type { Device } from '../../src/model/records/device.js';

describe.each(STORES)('beside the things, over $kind', (store) => {
  let catalog: Catalog;
  let project: number;
  let other: number;
  let organization: number;
  let device: Device;

  beforeAll(async () => {
    catalog = await store.open();
    const made = await withProject(catalog);
    organization = made.organization.id;
    project = made.project.id;
    other = (await catalog.projects.create(organization, { name: 'other' })).id;
    device = await catalog.devices.create(project, 'pump', { description: 'in the cellar' });
  });

  test('the newest word on a connection counts, whatever order the words come in', async () => {
    const { devices } = catalog;
    const state = async () => (await devices.get(project, device.id))!.connection;
    expect(await state()).toEqual({ connected: null, connectedAt: null, disconnectedAt: null });
    await devices.setConnection(device.id, true, 1_000);
    await devices.setConnection(device.id, false, 3_000);
    await devices.setConnection(device.id, true, 2_000);
    expect(await state()).toEqual({ connected: false, connectedAt: 1_000, disconnectedAt: 3_000 });
  });

  test('histories are read by range from either end and are cut out by range', async () => {
    const { deviceHistory: history } = catalog;
    for (const time of [30, 10, 20])
      await history.addConnection({ device: device.id, connected: time === 20, time, details: { time } });
    await history.addCommands(
      [10, 20, 30].map((time) => ({ device: device.id, time, name: `c${time}`, payload: [time] })),
    );
    const times = async (range: Parameters<typeof history.commands>[1]) => [
      (await history.connections(device.id, range)).map(({ time }) => time),
      (await history.commands(device.id, range)).map(({ payload }) => (payload as number[])[0]),
    ];
    expect(await times({ order: 'desc', limit: 2 })).toEqual([
      [30, 20],
      [30, 20],
    ]);
    expect(await times({ order: 'asc', limit: 9, from: 10, to: 30 })).toEqual([
      [10, 20],
      [10, 20],
    ]);
    await history.removeCommands([device.id], 10, 20);
    await history.removeConnections([device.id], 20, 31);
    expect(await times({ order: 'asc', limit: 9 })).toEqual([[10], [20, 30]]);
  });

  test('documents have unique names within kind and project, and are seen there only', async () => {
    const { documents } = catalog;
    const made = await documents.create(project, 'x.trigger', { name: 'hot', body: { above: 25 } });
    await expect(documents.create(project, 'x.trigger', { name: 'hot' })).rejects.toMatchObject({
      code: 'already_exists',
    });
    await documents.create(project, 'x.other', { name: 'hot' });
    await documents.create(other, 'x.trigger', { name: 'hot' });
    for (const [where, kind] of [
      [other, 'x.trigger'],
      [project, 'x.other'],
    ] as const) {
      expect(await documents.get(where, kind, made.id)).toBeUndefined();
      expect(await documents.update(where, kind, made.id, { body: {} })).toBeUndefined();
      expect(await documents.delete(where, kind, made.id)).toBe(false);
    }
    expect(await documents.update(project, 'x.trigger', made.id, { body: { above: 30 } })).toMatchObject({
      name: 'hot',
      body: { above: 30 },
    });
    expect((await documents.list(project, 'x.trigger', {}, { limit: 5 })).items).toHaveLength(1);
    expect(await documents.delete(project, 'x.trigger', made.id)).toBe(true);
  });

  test('files are found by id within their organization, by the hash of their link, and when they end', async () => {
    const { files } = catalog;
    const file = (path: string, expires: number | null) =>
      files.create({
        ...{
          organization,
          project,
          kind: 'export',
          name: 'a.csv',
          path,
          type: 'text/csv',
          bytes: 3,
          expires,
        },
        ...{ sha256: 'abc', hash: `hash of ${path}`, attributes: { rows: 1 } },
      });
    const [kept, ending] = [await file('1', null), await file('2', 5_000)];
    expect(await files.get(organization, kept.id)).toMatchObject({ attributes: { rows: 1 }, expires: null });
    expect(await files.get(organization + 1, kept.id)).toBeUndefined();
    expect((await files.findByHash('hash of 2'))?.id).toBe(ending.id);
    expect((await files.expired(4_999, 10)).length).toBe(0);
    expect((await files.expired(5_000, 10)).map(({ id }) => id)).toEqual([ending.id]);
    expect([await files.knows('1'), await files.knows('3')]).toEqual([true, false]);
    await files.delete(ending.id);
    expect((await files.list(project, 'export', {}, { limit: 10 })).items.map(({ id }) => id)).toEqual([
      kept.id,
    ]);
  });
});

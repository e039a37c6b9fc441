/** Ids that other platforms gave, in both stores: what they name, what is refused, and that new things pass over their numbers. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Catalog } from '../../src/catalog/catalog.js';
import { SeriesIndex } from '../../src/catalog/series/series-index.js';
import { STORES } from '../support/stores.js';

const LOSANT = { api: 'losant', kind: 'device' } as const;

describe.each(STORES)('external ids over $kind', (store) => {
  let catalog: Catalog;
  let organization: number;
  let project: number;
  let other: number;

  beforeEach(async () => {
    catalog = await store.open();
    organization = (await catalog.organizations.create('o')).id;
    project = (await catalog.projects.create(organization, { name: 'one' })).id;
    other = (await catalog.projects.create(organization, { name: 'two' })).id;
  });

  const device = (key: string, external: string, derived?: number, isWide = false, of = project) =>
    catalog.devices.create(of, key, { externalIds: { losant: { external, derived, isWide } } });
  const find = async (external: string, of = project) =>
    (await catalog.externalIds.find({ project: of }, LOSANT, [external])).map(({ id }) => id);

  test('a device is found by its id in its project, and shows it', async () => {
    const made = await device('d', 'abc');
    expect(made.externalIds).toEqual({ losant: 'abc' });
    expect(await find('abc')).toEqual([made.id]);
    expect(await find('abc', other)).toEqual([]);
    expect(await find('ab\0c')).toEqual([]);
    expect((await catalog.devices.findByKey(project, 'd'))?.externalIds).toEqual({ losant: 'abc' });
  });

  test('an id is given once in a project, another one has it again; a wide one once in the organization', async () => {
    await device('d', 'abc');
    await expect(device('e', 'abc')).rejects.toMatchObject({ code: 'conflict' });
    expect(await catalog.devices.findByKey(project, 'e')).toBeUndefined();
    await device('d', 'abc', undefined, false, other);
    await device('w', 'wide', undefined, true);
    await expect(device('w', 'wide', undefined, true, other)).rejects.toMatchObject({ code: 'conflict' });
    const stranger = await catalog.organizations.create('p');
    const theirs = (await catalog.projects.create(stranger.id, { name: 'theirs' })).id;
    expect((await device('w', 'wide', undefined, true, theirs)).externalIds).toEqual({ losant: 'wide' });
  });

  test('an id that another thing answers to by its number is refused, until that one has an id of its own', async () => {
    const first = await catalog.devices.create(project, 'first');
    await expect(device('second', 'derived', first.id)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(`losant id of device ${first.id}`) as string,
    });
    const elsewhere = await device('second', 'derived', first.id, false, other);
    expect(elsewhere.externalIds).toEqual({ losant: 'derived' });
    await catalog.devices.update(project, first.id, { externalIds: { losant: { external: 'own' } } });
    expect((await device('second', 'derived', first.id)).externalIds).toEqual({ losant: 'derived' });
  });

  test('new things pass over numbers that others are known by, one by one and in batches', async () => {
    const { id } = await catalog.devices.create(project, 'last');
    await device('adopted', 'one', id + 2);
    await catalog.devices.update(project, id, {
      externalIds: { losant: { external: 'two', derived: id + 4 } },
    });
    const next = await catalog.devices.create(project, 'next');
    expect(next.id).toBe(id + 3);
    const { ids } = await catalog.seriesIngest.creating(project, (held) =>
      held.ensureDevices(['a', 'b', 'c', 'next']),
    );
    expect([...ids.values()].sort((a, b) => a - b)).not.toContain(id + 4);
    expect(new Set(ids.values()).size).toBe(4);
    // Numbers are those of the whole installation: other organizations pass over nothing.
    const asset = await catalog.assets.create(project, {
      name: 'a',
      externalIds: { datacooee: { external: '2', derived: 2 } },
    });
    expect(asset.id).toBe(1);
    expect((await catalog.assets.create(other, { name: 'b' })).id).toBe(3);
  });

  test('the ids of what was in a deleted project are free again', async () => {
    await device('w', 'wide', undefined, true);
    await catalog.projects.delete(project);
    expect((await device('w', 'wide', undefined, true, other)).externalIds).toEqual({ losant: 'wide' });
  });

  test('the ids of what was deleted are free again', async () => {
    const { id } = await device('d', 'abc');
    await catalog.devices.delete(project, id);
    const again = await device('d', 'abc');
    expect(await find('abc')).toEqual([again.id]);
    const series = await catalog.seriesIngest.creating(project, (held) =>
      held.createSeries(again.id, 's', 'number', { externalIds: { datacooee: { external: 'senA' } } }),
    );
    await catalog.series.delete(project, series.id);
    const of = { api: 'datacooee', kind: 'series' } as const;
    const other = await catalog.seriesIngest.creating(project, (held) =>
      held.createSeries(again.id, 't', 'number', { externalIds: { datacooee: { external: 'senA' } } }),
    );
    expect(await catalog.externalIds.find({ project }, of, ['senA'])).toEqual([
      { external: 'senA', id: other.id },
    ]);
  });

  test('null takes an id away, and one is put in the place of another', async () => {
    const { id } = await device('d', 'abc');
    const changed = await catalog.devices.update(project, id, {
      externalIds: { losant: { external: 'def' }, iotile: { external: 'x' } },
    });
    expect(changed?.externalIds).toEqual({ losant: 'def', iotile: 'x' });
    expect(await find('abc')).toEqual([]);
    const rest = await catalog.devices.update(project, id, { externalIds: { losant: null } });
    expect(rest?.externalIds).toEqual({ iotile: 'x' });
  });

  test('go along when a device moves, and are refused where that project has them', async () => {
    const moved = await device('d', 'abc');
    await catalog.seriesIngest.moveDevice(project, { id: moved.id, key: 'd' }, other);
    expect(await find('abc', other)).toEqual([moved.id]);
    const again = await device('e', 'abc');
    await expect(
      catalog.seriesIngest.moveDevice(project, { id: again.id, key: 'e' }, other),
    ).rejects.toMatchObject({ code: 'already_exists' });
  });

  test('a device does not move where another one is known by its number, nor with an id that one there answers to', async () => {
    const first = await catalog.devices.create(project, 'first');
    const there = await device('there', 'derived', first.id, false, other);
    const move = (id: number, key: string) => catalog.seriesIngest.moveDevice(project, { id, key }, other);
    await expect(move(first.id, 'first')).rejects.toMatchObject({ code: 'conflict' });
    await catalog.devices.update(other, there.id, { externalIds: { losant: null } });
    await device('second', 'of there', there.id);
    const second = (await catalog.devices.findByKey(project, 'second'))!;
    await expect(move(second.id, 'second')).rejects.toMatchObject({ code: 'conflict' });
    await move(first.id, 'first');
    expect((await catalog.devices.findByKey(other, 'first'))?.id).toBe(first.id);
  });

  test('no device gets the key that another one is known by at an API of keys, by a change, a move or its points', async () => {
    const brings = (external: string) => ({ iosense: { external, isBesideKeys: true } });
    const holder = await catalog.devices.create(project, 'holder', { externalIds: brings('old') });
    const plain = await catalog.devices.create(project, 'plain');
    const renamed = catalog.devices.update(project, plain.id, { key: 'old' });
    await expect(renamed).rejects.toMatchObject({ code: 'conflict' });
    await expect(catalog.devices.create(project, 'old')).rejects.toMatchObject({ code: 'conflict' });
    expect([...(await catalog.seriesIngest.takenKeys(project, ['old', 'plain'])).keys()]).toEqual(['old']);
    const move = (id: number, key: string) => catalog.seriesIngest.moveDevice(project, { id, key }, other);
    const there = await catalog.devices.create(other, 'old');
    await expect(move(holder.id, 'holder')).rejects.toMatchObject({ code: 'conflict' });
    await catalog.devices.update(other, there.id, { key: 'holder of others', externalIds: brings('plain') });
    await expect(move(plain.id, 'plain')).rejects.toMatchObject({ code: 'conflict' });
    await move(holder.id, 'holder');
    expect((await catalog.devices.create(project, 'old')).key).toBe('old');
    // What was deleted keeps nothing from others.
    await catalog.devices.delete(other, holder.id);
    expect((await catalog.devices.create(other, 'old')).key).toBe('old');
  });

  test.each<[way: string, make: (key: string) => Promise<unknown>]>([
    [
      'by its points',
      async (device) => {
        const index = new SeriesIndex(catalog.seriesIngest);
        const wanted = [{ device, series: 's', kind: 'number' } as const];
        const [made] = await index.resolve(project, wanted, { createDevices: true, createSeries: true });
        if (made instanceof Error) throw made;
      },
    ],
    ['by hand', (key) => catalog.devices.create(project, key)],
    [
      'by a change of its key',
      async (key) => {
        const { id } = await catalog.devices.create(project, `old ${key}`);
        await catalog.devices.update(project, id, { key });
      },
    ],
    [
      'by a move',
      async (key) => {
        const { id } = await catalog.devices.create(other, key);
        await catalog.seriesIngest.moveDevice(other, { id, key }, project);
      },
    ],
  ])(
    'a text that one device gets as its key %s and another as its id at once, one of them gets',
    async (...given) => {
      const [, make] = given;
      for (let round = 0; round < 15; round++) {
        const key = `wanted ${round}`;
        const { id } = await catalog.devices.create(project, `holder ${round}`);
        const brings = { externalIds: { iosense: { external: key, isBesideKeys: true } } };
        const both = await Promise.allSettled([make(key), catalog.devices.update(project, id, brings)]);
        const refused = both.filter((one) => one.status === 'rejected');
        expect(refused).toEqual([
          expect.objectContaining({ reason: expect.objectContaining({ code: 'conflict' }) as Error }),
        ]);
        const found = await catalog.devices.findByKey(project, key);
        expect(found === undefined).toBe(both[0].status === 'rejected');
      }
    },
  );

  test('an id that is taken from one thing while another gets what that one then answers to: one of both', async () => {
    const { id: device } = await catalog.devices.create(project, 'd');
    const series = (name: string) =>
      catalog.seriesIngest.creating(project, (held) => held.createSeries(device, name, 'number', {}));
    const things = [
      { of: catalog.devices, make: (name: string) => catalog.devices.create(project, name) },
      { of: catalog.series, make: series },
      { of: catalog.assets, make: (name: string) => catalog.assets.create(project, { name }) },
    ];
    for (const { of, make } of things)
      for (let round = 0; round < 10; round++) {
        const [one, two] = [await make(`one ${round}`), await make(`two ${round}`)];
        const ids = (datacooee: { external: string; derived?: number } | null) => ({
          externalIds: { datacooee },
        });
        await of.update(project, one.id, ids({ external: `own ${one.id}` }));
        const both = await Promise.allSettled([
          of.update(project, one.id, ids(null)),
          of.update(project, two.id, ids({ external: `number ${one.id}`, derived: one.id })),
        ]);
        expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      }
  });

  test('series tell those of their device and project', async () => {
    const owner = await device('d', 'abc');
    await catalog.projects.update(project, { externalIds: { losant: { external: 'app' } } });
    const series = await catalog.seriesIngest.creating(project, (held) =>
      held.createSeries(owner.id, 's', 'number', { externalIds: { datacooee: { external: 'senA' } } }),
    );
    expect(series).toMatchObject({
      externalIds: { datacooee: 'senA' },
      projectIds: { losant: 'app' },
      device: { externalIds: { losant: 'abc' } },
    });
  });

  test('rows of backups of earlier versions keep the ids that stood in their columns', async () => {
    const stamps = { created: 1, updated: 1 };
    const row = { id: 77, organization, name: 'old', create_devices: 1, create_series: 1, attributes: '{}' };
    await catalog.transfer.load('projects', [
      { ...row, ...stamps, losant_id: 'a'.repeat(24), iotile_uuid: 'some-uuid' },
    ]);
    await catalog.transfer.load('devices', [
      { id: 99, project: 77, key: 'k', attributes: '{}', ...stamps, losant_id: 'b'.repeat(24) },
    ]);
    expect((await catalog.projects.get(77))?.externalIds).toEqual({
      losant: 'a'.repeat(24),
      iotile: 'some-uuid',
    });
    expect((await catalog.devices.get(77, 99))?.externalIds).toEqual({ losant: 'b'.repeat(24) });
  });
});

/** Lists over several projects by position, devices with numbers of their own, moves between projects, on both stores. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Catalog } from '../../src/catalog/catalog.js';
import { STORES, withProject } from '../support/stores.js';

describe.each(STORES)('the inventory over $kind', (store) => {
  let catalog: Catalog;
  let [one, two, foreign] = [0, 0, 0];

  beforeAll(async () => {
    catalog = await store.open();
    const { organization, project } = await withProject(catalog);
    one = project.id;
    two = (await catalog.projects.create(organization.id, { name: 'two' })).id;
    foreign = (await catalog.projects.create(organization.id, { name: 'three' })).id;
    for (const [place, key, facts] of [
      [one, 'a', { sg: 'meter' }],
      [one, 'b', { inactive: 1 }],
      [two, 'c', {}],
      [foreign, 'd', {}],
    ] as const)
      await catalog.devices.create(place, key, { attributes: { iotile: facts } });
  });

  const everything = { offset: 0, limit: 100 };
  const device = async (project: number, key: string) => (await catalog.devices.findByKey(project, key))!;
  const series = async (project: number, key: string, name: string) =>
    catalog.seriesIngest.creating(project, async (held) =>
      held.createSeries((await held.devices(project, [key])).get(key)!, name, 'number', {}),
    );

  test('has the devices of the named projects, a page at a time, with their number', async () => {
    const keys = async (filter: object, position = everything) => {
      const { items, total } = await catalog.inventory.devices({ projects: [one, two], ...filter }, position);
      return [total, ...items.map(({ key }) => key)];
    };
    expect(await keys({})).toEqual([3, 'a', 'b', 'c']);
    expect(await keys({}, { offset: 1, limit: 1 })).toEqual([3, 'b']);
    expect(await keys({}, { offset: 3, limit: 1 })).toEqual([3]);
    expect(await keys({ exceptKey: 'a' })).toEqual([2, 'b', 'c']);
    const attribute = (name: string) => ({ path: ['iotile', name] });
    expect(await keys({ attributes: [{ ...attribute('sg'), is: 'meter' }] })).toEqual([1, 'a']);
    expect(await keys({ attributes: [{ ...attribute('sg'), is: null }] })).toEqual([2, 'b', 'c']);
    expect(await keys({ attributes: [{ ...attribute('inactive'), not: '1' }] })).toEqual([2, 'a', 'c']);
    expect(
      await keys({
        attributes: [
          { ...attribute('inactive'), is: '1' },
          { ...attribute('sg'), is: 'x' },
        ],
      }),
    ).toEqual([0]);
    expect(await keys({ projects: [] })).toEqual([0]);
    expect(await keys({ ids: [(await device(foreign, 'd')).id] })).toEqual([0]);
  });

  test('has variables by number and series with their variable', async () => {
    const made = await catalog.seriesIngest.creating(one, (held) =>
      held.ensureNumbers([0x5001, 0x10, 0x5001]),
    );
    expect(made.map(({ name, number }) => [name, number])).toEqual([
      ['5001', 0x5001],
      ['0010', 0x10],
    ]);
    await series(one, 'a', '5001');
    await series(one, 'b', 'other');
    await series(two, 'c', '5001');
    const names = async (filter: object) => {
      const { items, total } = await catalog.inventory.series(
        { projects: [one, two], ...filter },
        everything,
      );
      return [
        total,
        ...items.map((item) => `${item.series.device.key}/${item.series.name}/${item.variable.number}`),
      ];
    };
    expect(await names({})).toEqual([3, 'a/5001/20481', 'b/other/20482', 'c/5001/20481']);
    expect(await names({ numbers: [0x5001] })).toEqual([2, 'a/5001/20481', 'c/5001/20481']);
    expect(await names({ devices: [(await device(one, 'b')).id] })).toEqual([1, 'b/other/20482']);
    expect(await names({ onlyKey: 'c' })).toEqual([1, 'c/5001/20481']);
    expect(await names({ attributes: [{ path: ['iotile', 'inactive'], not: '1' }] })).toEqual([
      2,
      'a/5001/20481',
      'c/5001/20481',
    ]);
    const variables = await catalog.inventory.variables({ projects: [one], numbers: [0x10] }, everything);
    expect(variables).toMatchObject({ total: 1, items: [{ name: '0010' }] });
    expect(await catalog.variables.delete(one, made[0]!.id)).toBe(false);
    expect(await catalog.variables.delete(one, made[1]!.id)).toBe(true);
  });

  test('a device moves with its series, whose variables go along under their number where it is free', async () => {
    const { id } = await catalog.devices.create(one, 'mover', { tags: [{ key: 'k', value: 'v' }] });
    const moved = await series(one, 'mover', 'flow');
    const number = (await catalog.variables.get(one, moved.variable))!.number;
    await catalog.seriesIngest.moveDevice(one, { id, key: 'mover' }, foreign);
    expect(await catalog.devices.get(one, id)).toBeUndefined();
    expect((await catalog.devices.get(foreign, id))?.tags).toEqual([{ key: 'k', value: 'v' }]);
    const after = (await catalog.series.get(foreign, moved.id))!;
    expect(after.name).toBe('flow');
    expect((await catalog.variables.get(foreign, after.variable))!.number).toBe(number);
    const clash = await catalog.devices.create(one, 'd');
    await expect(
      catalog.seriesIngest.moveDevice(one, { id: clash.id, key: 'd' }, foreign),
    ).rejects.toMatchObject({
      code: 'already_exists',
    });
    expect(await catalog.devices.get(one, clash.id)).toBeDefined();
  });
});

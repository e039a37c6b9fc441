import { beforeAll, describe, expect, test } from 'vitest';
import type { Catalog } from '../../src/catalog/catalog.js';
import { STORES, withProject } from '../support/stores.js';

describe.each(STORES)('projects, devices, variables, series and assets over $kind', (store) => {
  let catalog: Catalog;
  let organization: number;
  let project: number;
  let other: number;

  beforeAll(async () => {
    catalog = await store.open();
    const made = await withProject(catalog);
    organization = made.organization.id;
    project = made.project.id;
    other = (await catalog.projects.create(organization, { name: 'Line 2', createDevices: false })).id;
  });

  const newSeries = async (device: string, name: string) => {
    const owner =
      (await catalog.devices.findByKey(project, device)) ?? (await catalog.devices.create(project, device));
    return catalog.seriesIngest.creating(project, (held) => held.createSeries(owner.id, name, 'number', {}));
  };

  describe('projects', () => {
    test('are open to new devices and series unless somebody says otherwise', async () => {
      const made = await catalog.projects.get(project);
      expect(made).toMatchObject({ createDevices: true, createSeries: true, organization });
      expect(await catalog.projects.get(other)).toMatchObject({ createDevices: false });
    });

    test('keep their mapping of topics when somebody replaces the attributes as they were before it', async () => {
      const mapping = [{ topic: 'a/+', device: '{2}' }];
      const read = (await catalog.projects.get(other))!;
      expect(read.mqttMapping).toBe(null);
      await catalog.projects.update(other, { mqttMapping: mapping });
      const attributes = { ...read.attributes, losant: { x: 1 } };
      await catalog.projects.update(other, { attributes });
      expect(await catalog.projects.get(other)).toMatchObject({ mqttMapping: mapping, attributes });
      await catalog.projects.update(other, { mqttMapping: null });
      expect((await catalog.projects.get(other))!.mqttMapping).toBe(null);
    });

    test('an update changes what it names', async () => {
      expect(await catalog.projects.update(other, { createSeries: false })).toMatchObject({
        name: 'Line 2',
        createSeries: false,
        createDevices: false,
      });
    });

    test('a deleted one is not found and not listed', async () => {
      const gone = await catalog.projects.create(organization, { name: 'gone' });
      expect(await catalog.projects.delete(gone.id)).toBe(true);
      expect(await catalog.projects.delete(gone.id)).toBe(false);
      expect(await catalog.projects.get(gone.id)).toBeUndefined();
      expect(await catalog.projects.update(gone.id, { name: 'x' })).toBeUndefined();
      const { items } = await catalog.projects.list(organization, { limit: 10 });
      expect(items.map((item) => item.id)).toEqual([project, other]);
      expect((await catalog.projects.list(organization, { limit: 10 }, [other])).items).toHaveLength(1);
    });
  });

  describe('devices', () => {
    test('keep everything that is said about them', async () => {
      const fields = {
        name: 'Boiler 1',
        type: 'gateway',
        class: 'standalone',
        tags: [
          { key: 'hall', value: 'A' },
          { key: 'hall', value: 'B' },
          { key: 'floor', value: '' },
        ],
        attributes: { serial: 'ü-12', nested: { list: [1, null, true] } },
        location: { latitude: 50.85, longitude: -4.35 },
      };
      const made = await catalog.devices.create(project, 'b1', fields);
      expect(made).toMatchObject(fields);
      expect(await catalog.devices.findByKey(project, 'b1')).toEqual(made);
      expect(await catalog.devices.get(project, made.id)).toEqual(made);
      expect(Math.abs(made.created - Date.now())).toBeLessThan(60_000);
    });

    test('another project does not see or change them', async () => {
      const made = await catalog.devices.create(project, 'own');
      expect(await catalog.devices.get(other, made.id)).toBeUndefined();
      expect(await catalog.devices.update(other, made.id, { name: 'x' })).toBeUndefined();
      expect(await catalog.devices.delete(other, made.id)).toBe(false);
      expect(await catalog.devices.listByIds(other, [made.id])).toEqual([]);
    });

    test('an update changes what it names and can empty a field', async () => {
      const made = await catalog.devices.create(project, 'u', {
        name: 'n',
        class: 'c',
        tags: [{ key: 'a', value: '1' }],
        location: { latitude: 1, longitude: 2 },
      });
      const changed = await catalog.devices.update(project, made.id, { name: null, location: null });
      expect(changed).toMatchObject({
        name: null,
        location: null,
        class: 'c',
        tags: [{ key: 'a', value: '1' }],
      });
      expect((await catalog.devices.update(project, made.id, { tags: [] }))?.tags).toEqual([]);
    });

    test('a key is unique among the living and case counts; a deleted one frees it', async () => {
      const first = await catalog.devices.create(project, 'Key');
      await expect(catalog.devices.create(project, 'Key')).rejects.toMatchObject({ code: 'already_exists' });
      await catalog.devices.create(project, 'key');
      await expect(catalog.devices.update(project, first.id, { key: 'key' })).rejects.toMatchObject({
        code: 'already_exists',
      });
      await catalog.devices.create(other, 'Key');
      expect(await catalog.devices.delete(project, first.id)).toBe(true);
      expect(await catalog.devices.findByKey(project, 'Key')).toBeUndefined();
      const second = await catalog.devices.create(project, 'Key');
      expect(second.id).toBeGreaterThan(first.id);
      expect(await catalog.devices.delete(project, second.id)).toBe(true);
      await catalog.devices.create(project, 'Key');
    });

    test('are listed by tag, class and glob, in pages', async () => {
      const tagged = (await catalog.projects.create(organization, { name: 'lists' })).id;
      for (let i = 0; i < 25; i++)
        await catalog.devices.create(tagged, `dev-${i}`, {
          name: i % 2 ? `100% [odd]_${i}` : null,
          class: i < 5 ? 'few' : 'many',
          tags: [
            { key: 'parity', value: i % 2 ? 'odd' : 'even' },
            ...(i % 5 === 0 ? [{ key: 'five', value: `${i}` }] : []),
          ],
        });
      const keys = async (filter: Parameters<Catalog['devices']['list']>[1]) =>
        (await catalog.devices.list(tagged, filter, { limit: 100 })).items.map((device) => device.key);
      expect(await keys({ tags: [{ key: 'five' }, { key: 'parity', value: 'odd' }] })).toEqual([
        'dev-5',
        'dev-15',
      ]);
      expect(await keys({ class: 'few' })).toHaveLength(5);
      expect(await keys({ name: 'dev-1?' })).toHaveLength(10);
      expect(await keys({ name: 'DEV*' })).toEqual([]);
      expect(await keys({ name: '100% [odd]_*' })).toHaveLength(12);
      expect(await keys({ name: '*\\*' })).toEqual([]);
      const seen: string[] = [];
      let after: number | null = 0;
      while (after !== null) {
        const page: Awaited<ReturnType<Catalog['devices']['list']>> = await catalog.devices.list(
          tagged,
          {},
          { limit: 10, after },
        );
        seen.push(...page.items.map((device) => device.key));
        after = page.next;
      }
      expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => `dev-${i}`));
      expect(await catalog.devices.count(tagged)).toBe(25);
    });
  });

  describe('variables', () => {
    test('are numbered from 0x5001, beside numbers that people choose', async () => {
      const own = (await catalog.projects.create(organization, { name: 'variables' })).id;
      expect(await catalog.variables.create(own, 'a')).toMatchObject({ number: 0x5001, unit: null });
      expect(await catalog.variables.create(own, 'low', { number: 0x1000, mdo: { m: 2 } })).toMatchObject({
        mdo: { m: 2 },
      });
      expect(await catalog.variables.create(own, 'b')).toMatchObject({ number: 0x5002 });
      await expect(catalog.variables.create(own, 'c', { number: 0x5002 })).rejects.toMatchObject({
        code: 'already_exists',
      });
      await catalog.variables.create(own, 'top', { number: 0xffff });
      expect(await catalog.variables.create(own, 'd')).toMatchObject({ number: 0x5003 });
      expect(await catalog.variables.findByNumber(own, 0x1000)).toMatchObject({ name: 'low' });
      expect(await catalog.variables.findByNumber(project, 0x1000)).toBeUndefined();
    });

    test('an update changes unit and MDO in its own project only', async () => {
      const { id } = await catalog.variables.create(project, 'updated');
      expect(await catalog.variables.update(other, id, { unit: 'K' })).toBeUndefined();
      expect(await catalog.variables.update(project, id, { unit: 'K' })).toMatchObject({
        unit: 'K',
        mdo: null,
      });
      expect(await catalog.variables.update(project, id, { mdo: { m: 1 } })).toMatchObject({
        unit: 'K',
        mdo: { m: 1 },
      });
    });

    test('when all 65,535 numbers are used the next one has none', async () => {
      const own = (await catalog.projects.create(organization, { name: 'many' })).id;
      const names = Array.from({ length: 65_536 }, (_, i) => `v${i}`);
      const ids = await catalog.transaction(({ variables }) => variables.ensure(own, names));
      expect(ids.size).toBe(65_536);
      expect((await catalog.variables.findByName(own, 'v65534'))?.number).toBe(0x5000);
      expect((await catalog.variables.findByName(own, 'v65535'))?.number).toBeNull();
    });
  });

  describe('series', () => {
    test('are found by name and id in their project', async () => {
      const made = await newSeries('s', 'temperature');
      expect(made).toMatchObject({
        device: { key: 's' },
        kind: 'number',
        calibration: null,
        externalIds: {},
      });
      const calibration = { type: 'linear', m: 2, d: 3 } as const;
      const changed = await catalog.series.update(project, made.id, {
        unit: '°C',
        label: 'Inside',
        calibration,
      });
      expect(changed).toMatchObject({ unit: '°C', label: 'Inside', calibration });
      expect(await catalog.series.findByName(project, made.device.id, 'temperature')).toEqual(changed);
      expect(await catalog.series.get(other, made.id)).toBeUndefined();
      expect(await catalog.series.update(other, made.id, { unit: 'x' })).toBeUndefined();
      expect(await catalog.series.delete(other, made.id)).toBe(false);
    });

    test('a name is unique in its device', async () => {
      await newSeries('twice', 'a');
      await expect(newSeries('twice', 'a')).rejects.toMatchObject({ code: 'already_exists' });
    });

    test('those of a deleted device are gone from every read but `info`', async () => {
      const made = await newSeries('doomed', 'a');
      await catalog.devices.delete(project, made.device.id);
      expect(await catalog.series.get(project, made.id)).toBeUndefined();
      expect((await catalog.series.list(project, { ids: [made.id] }, { limit: 10 })).items).toEqual([]);
      expect(await catalog.selections.select(project, { seriesIds: [made.id] }, 10)).toEqual([]);
      expect(await catalog.seriesIngest.info([made.id])).toMatchObject([{ key: 'doomed', name: 'a' }]);
    });
  });

  test('assets group series of their own project', async () => {
    const [a, b] = [await newSeries('asset', 'a'), await newSeries('asset', 'b')];
    const made = await catalog.assets.create(project, {
      name: 'Hall',
      members: [b.id, a.id, 999_999],
      attributes: { x: 1 },
    });
    expect(made).toMatchObject({
      name: 'Hall',
      members: [a.id, b.id],
      description: null,
      attributes: { x: 1 },
    });
    const foreign = await catalog.assets.create(other, { name: 'Foreign', members: [a.id] });
    expect(foreign.members).toEqual([]);
    expect(await catalog.assets.get(other, made.id)).toBeUndefined();
    expect(await catalog.assets.update(project, made.id, { name: 'Hall 2' })).toMatchObject({
      name: 'Hall 2',
      members: [a.id, b.id],
    });
    expect((await catalog.assets.update(project, made.id, { members: [a.id] }))?.members).toEqual([a.id]);
    expect(await catalog.assets.memberIds(other, [made.id])).toEqual([]);
    await catalog.series.delete(project, a.id);
    expect((await catalog.assets.get(project, made.id))?.members).toEqual([]);
    expect((await catalog.assets.list(project, { limit: 10 })).items).toHaveLength(1);
    expect(await catalog.assets.delete(other, made.id)).toBe(false);
    expect(await catalog.assets.delete(project, made.id)).toBe(true);
  });
});

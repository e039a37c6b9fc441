import { beforeAll, describe, expect, test } from 'vitest';
import type { Catalog } from '../../src/catalog/catalog.js';
import { SeriesIndex, type SeriesEntry, type WantedSeries } from '../../src/catalog/series/series-index.js';
import { TributaryError } from '../../src/errors/error.js';
import { STORES, withProject } from '../support/stores.js';

const ALL = { createDevices: true, createSeries: true };
const want = (device: string, series: string, kind: WantedSeries['kind'] = 'number') => ({
  device,
  series,
  kind,
});
const codes = (answers: (SeriesEntry | TributaryError)[]) =>
  answers.map((answer) => (answer instanceof TributaryError ? answer.code : 'found'));
const ids = (answers: (SeriesEntry | TributaryError)[]) =>
  answers.map((answer) => (answer as SeriesEntry).id);

describe.each(STORES)('series index over $kind', (store) => {
  let catalog: Catalog;
  let project: number;
  let other: number;

  beforeAll(async () => {
    catalog = await store.open();
    const made = await withProject(catalog);
    project = made.project.id;
    other = (await catalog.projects.create(made.organization.id, { name: 'Line 2' })).id;
  });

  const newIndex = () => new SeriesIndex(catalog.seriesIngest);

  test('creates devices, variables and series on first use and finds them without the catalog', async () => {
    const index = newIndex();
    expect(index.find(project, 'boiler', 'temperature')).toBeUndefined();
    const [first, second] = await index.resolve(
      project,
      [want('boiler', 'temperature'), want('boiler', 'on', 'boolean')],
      ALL,
    );
    expect(index.find(project, 'boiler', 'temperature')).toBe(first);
    expect(index.find(project, 'boiler', 'on')).toBe(second);
    expect(second).toMatchObject({ kind: 'boolean', name: 'on', device: { key: 'boiler', project } });
    expect(index.find(other, 'boiler', 'temperature')).toBeUndefined();
    expect((await catalog.variables.findByName(project, 'temperature'))?.number).toBe(0x5001);
    expect(await catalog.devices.findByKey(project, 'boiler')).toMatchObject({ externalIds: {} });
  });

  test('another index over the same catalog reads the same ids and the stored kind', async () => {
    const made = await newIndex().resolve(project, [want('meter', 'power')], ALL);
    const read = await newIndex().resolve(project, [want('meter', 'power', 'string')], ALL);
    expect(ids(read)).toEqual(ids(made));
    expect(read[0]).toMatchObject({ kind: 'number' });
  });

  test('of a series wanted twice in a batch there is one, with the first kind', async () => {
    const [a, b] = await newIndex().resolve(
      project,
      [want('twice', 'x', 'string'), want('twice', 'x', 'number')],
      ALL,
    );
    expect(a).toBe(b);
    expect(a).toMatchObject({ kind: 'string' });
  });

  test('series of one name share their variable; projects do not', async () => {
    const index = newIndex();
    const answers = await index.resolve(project, [want('s1', 'shared'), want('s2', 'shared')], ALL);
    const [foreign] = await index.resolve(other, [want('s1', 'shared')], ALL);
    const variable = async (of: number, id: number) => (await catalog.series.get(of, id))?.variable;
    const [first, second] = await Promise.all(ids(answers).map((id) => variable(project, id)));
    expect(first).toBe(second);
    expect(await variable(other, (foreign as SeriesEntry).id)).not.toBe(first);
  });

  test('one request at a time or many: a series gets one id', async () => {
    const index = newIndex();
    const batch = Array.from({ length: 50 }, (_, i) => want(`c${i % 5}`, `n${i}`));
    const answers = await Promise.all(Array.from({ length: 20 }, () => index.resolve(project, batch, ALL)));
    for (const answer of answers) expect(ids(answer)).toEqual(ids(answers[0] ?? []));
    expect(new Set(ids(answers[0] ?? [])).size).toBe(50);
  });

  // A SQLite catalog belongs to one process.
  test.runIf(store.kind === 'postgres')('two processes that create the same series get one id', async () => {
    const second = await store.reopen();
    const indexes = [newIndex(), new SeriesIndex(second.seriesIngest)];
    for (let round = 0; round < 5; round++) {
      const batch = Array.from({ length: 40 }, (_, i) => want(`p${round}-${i % 4}`, `race${round}-${i}`));
      const [a, b] = await Promise.all(indexes.map((index) => index.resolve(project, batch, ALL)));
      expect(ids(a ?? [])).toEqual(ids(b ?? []));
    }
    const { items } = await catalog.variables.list(project, { limit: 1000 });
    expect(new Set(items.map((variable) => variable.number)).size).toBe(items.length);
  });

  test('what the project does not create is refused and leaves nothing behind', async () => {
    const index = newIndex();
    await index.resolve(project, [want('known', 'a')], ALL);
    const batch = [want('known', 'a'), want('known', 'b'), want('unknown', 'a')];
    expect(codes(await index.resolve(project, batch, { createDevices: false, createSeries: true }))).toEqual([
      'found',
      'found',
      'device_not_registered',
    ]);
    expect(
      codes(
        await index.resolve(project, [want('known', 'c'), want('new', 'a')], {
          createDevices: true,
          createSeries: false,
        }),
      ),
    ).toEqual(['series_not_registered', 'series_not_registered']);
    expect(await catalog.devices.findByKey(project, 'new')).toBeUndefined();
    expect(await catalog.devices.findByKey(project, 'unknown')).toBeUndefined();
  });

  test('unusable names are refused beside good ones', async () => {
    const batch = [
      want('', 'a'),
      want('d\n', 'a'),
      want('ok', ''),
      want('ok', 'x'.repeat(256)),
      want('\ud800', 'a'),
      want('ok', 'Zähler %_[1]*'),
    ];
    expect(codes(await newIndex().resolve(project, batch, ALL))).toEqual([
      'device_key_invalid',
      'device_key_invalid',
      'series_name_invalid',
      'series_name_invalid',
      'device_key_invalid',
      'found',
    ]);
  });

  test('a deleted device is forgotten and its key makes a new device with new series', async () => {
    const index = newIndex();
    const [before] = await index.resolve(project, [want('gone', 'a')], ALL);
    const device = (before as SeriesEntry).device;
    await catalog.devices.delete(project, device.id);
    index.forgetDevice(project, 'gone');
    expect(index.find(project, 'gone', 'a')).toBeUndefined();
    expect(index.byId((before as SeriesEntry).id)).toBeUndefined();
    const [after] = await index.resolve(project, [want('gone', 'a')], ALL);
    expect((after as SeriesEntry).device.id).not.toBe(device.id);
    expect((after as SeriesEntry).id).not.toBe((before as SeriesEntry).id);
    await index.load([(before as SeriesEntry).id]);
    expect(index.byId((before as SeriesEntry).id)?.device).toMatchObject({ id: device.id, key: 'gone' });
    expect(index.find(project, 'gone', 'a')).toBe(after);
  });

  test('a change while a batch is read does not leave the old state in memory', async () => {
    const index = newIndex();
    const [before] = await index.resolve(project, [want('race', 'a')], ALL);
    const fresh = newIndex();
    const reading = fresh.resolve(project, [want('race', 'a')], ALL);
    await catalog.devices.delete(project, (before as SeriesEntry).device.id);
    fresh.forgetDevice(project, 'race');
    const [after] = await reading;
    expect((after as SeriesEntry).id).not.toBe((before as SeriesEntry).id);
    expect(fresh.find(project, 'race', 'a')).toBe(after);
  });

  test('a changed kind and a deleted series are read again', async () => {
    const index = newIndex();
    const [entry] = ids(await index.resolve(project, [want('change', 'a')], ALL)) as [number];
    await catalog.series.update(project, entry, { kind: 'string' });
    index.forgetSeries(entry);
    expect((await index.resolve(project, [want('change', 'a')], ALL))[0]).toMatchObject({
      id: entry,
      kind: 'string',
    });
    await catalog.series.delete(project, entry);
    index.forgetSeries(entry);
    expect(ids(await index.resolve(project, [want('change', 'a')], ALL))[0]).toBeGreaterThan(entry);
  });

  test('byId answers after load, for known series only', async () => {
    const made = ids(await newIndex().resolve(project, [want('l1', 'a'), want('l2', 'b', 'gps')], ALL)) as [
      number,
      number,
    ];
    const index = newIndex();
    expect(index.byId(made[0])).toBeUndefined();
    await index.load([...made, 999_999]);
    expect(index.byId(made[1])).toMatchObject({ id: made[1], kind: 'gps', name: 'b', device: { key: 'l2' } });
    expect(index.find(project, 'l1', 'a')).toBe(index.byId(made[0]));
    expect(index.byId(999_999)).toBeUndefined();
  });

  test('ten thousand series in one call, with rising ids without gaps inside the call', async () => {
    const index = newIndex();
    const batch = Array.from({ length: 10_000 }, (_, i) =>
      want(`big${i % 1000}`, `m${Math.floor(i / 1000)}`),
    );
    const made = ids(await index.resolve(other, batch, ALL));
    expect(Math.max(...made) - Math.min(...made)).toBe(9_999);
    expect(ids(await newIndex().resolve(other, batch, ALL))).toEqual(made);
  });
});

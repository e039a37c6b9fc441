import { beforeEach, describe, expect, test } from 'vitest';
import type { Catalog } from '../../../src/catalog/catalog.js';
import { SeriesIndex } from '../../../src/catalog/series/series-index.js';
import { createAccessServices } from '../../../src/services/access/access.js';
import { createThingServices, type ThingServices } from '../../../src/services/devices/devices.js';
import { ProjectService } from '../../../src/services/devices/projects.js';
import { STORES, withProject } from '../../support/stores.js';
import { OPENING } from '../../support/opening.js';
import { ExternalIdService } from '../../../src/services/external-ids/external-ids.js';
import type { SelectedSeries } from '../../../src/model/records/selection.js';
import type { Principal } from '../../../src/services/contract/principal.js';

let catalog: Catalog;
let index: SeriesIndex;
let devices: ThingServices['devices'];
let series: ThingServices['series'];
let assets: ThingServices['assets'];
let selections: ThingServices['selections'];
let project: number;
let other: number;
let organization: number;
let deleted: number[];
let ids: ExternalIdService;
const filled = new Set<number>();

const code = (value: string) => expect.objectContaining({ code: value }) as Error;

beforeEach(async () => {
  catalog = await (STORES[0] as (typeof STORES)[number]).open();
  const made = await withProject(catalog);
  organization = made.organization.id;
  project = made.project.id;
  other = (await catalog.projects.create(organization, { name: 'other' })).id;
  index = new SeriesIndex(catalog.seriesIngest);
  deleted = [];
  ids = new ExternalIdService(catalog, OPENING.ids.forms);
  ({ devices, series, assets, selections } = createThingServices({
    ids,
    catalog,
    index,
    isEmpty: async (series) => !filled.has(series),
    onSeriesGone: (_project, ids) => void deleted.push(...ids),
    maxSeries: 10,
  }));
});

test('a device is made, read, listed, changed and deleted by its key, in its project only', async () => {
  const made = await devices.create(project, {
    key: 'b/1',
    name: 'Boiler',
    tags: [{ key: 'hall', value: 'A' }],
  });
  expect(await devices.get(project, 'b/1')).toEqual(made);
  await expect(devices.create(project, { key: 'b/1' })).rejects.toEqual(code('already_exists'));
  for (const attempt of [
    () => devices.get(other, 'b/1'),
    () => devices.update(other, 'b/1', { name: 'x' }),
    () => devices.delete(other, 'b/1'),
    () => series.create(other, { device: 'b/1', name: 'a', kind: 'number' }),
    () => series.list(other, { device: 'b/1' }),
  ])
    await expect(attempt()).rejects.toEqual(code('not_found'));
  expect(await devices.update(project, 'b/1', { class: 'c' })).toMatchObject({
    name: 'Boiler',
    class: 'c',
  });
  expect((await devices.list(project, { tags: [{ key: 'hall' }], name: 'Boil*' })).items).toHaveLength(1);
  expect((await devices.list(other, {})).items).toEqual([]);
  await devices.delete(project, 'b/1');
  await expect(devices.get(project, 'b/1')).rejects.toEqual(code('not_found'));
});

test('ingest does not find a deleted or renamed device under its old key', async () => {
  const rules = { createDevices: true, createSeries: true };
  await index.resolve(project, [{ device: 'd', series: 'a', kind: 'number' }], rules);
  await devices.update(project, 'd', { key: 'e' });
  expect(index.find(project, 'd', 'a')).toBeUndefined();
  await index.resolve(project, [{ device: 'e', series: 'a', kind: 'number' }], rules);
  await devices.delete(project, 'e');
  expect(index.find(project, 'e', 'a')).toBeUndefined();
});

test.each([
  [{ key: '' }, 'device_key_invalid', 'key'],
  [{ key: 'a\nb' }, 'device_key_invalid', 'key'],
  [{ key: 5 as never }, 'device_key_invalid', 'key'],
  [{ key: 'a', name: 'x'.repeat(1_001) }, 'field_invalid', 'name'],
  [{ key: 'a', tags: [{ key: '', value: 'x' }] }, 'field_invalid', 'tags[0].key'],
  [{ key: 'a', tags: [{ key: 'x' } as never] }, 'field_missing', 'tags[0].value'],
  [{ key: 'a', tags: 'x' as never }, 'field_invalid', 'tags'],
  [{ key: 'a', attributes: [] as never }, 'field_invalid', 'attributes'],
  [{ key: 'a', location: { latitude: 91, longitude: 0 } }, 'field_invalid', 'location.latitude'],
  [{ key: 'a', location: { latitude: 0, longitude: NaN } }, 'field_invalid', 'location.longitude'],
])('the device %j is refused: %s of %s', async (fields, expected, field) => {
  await expect(devices.create(project, fields)).rejects.toMatchObject({
    code: expected,
    details: { field },
  });
});

test('what ids mean is read again where ids change, and not with every other change', async () => {
  const form = OPENING.ids.forms.find(({ api, kind }) => api === 'losant' && kind === 'device')!;
  const [own, another] = ['575ecf887ae143cd83dc4aa2', '575ecf887ae143cd83dc4aa3'];
  const meant = () => ids.find(form, { project }, own);
  const { id } = await devices.create(project, { key: 'a', externalIds: { losant: own } });
  expect(await meant()).toBe(id);
  // Past the services: what they keep is what they answer until they change ids themselves.
  await catalog.devices.update(project, id, { externalIds: { losant: null } });
  await devices.update(project, 'a', { name: 'x' });
  await devices.create(project, { key: 'b' });
  expect(await meant()).toBe(id);
  await devices.update(project, 'b', { externalIds: { losant: another } });
  expect(await meant()).toBeUndefined();
  await devices.update(project, 'b', { externalIds: { losant: own } });
  const b = await devices.get(project, 'b');
  expect(await meant()).toBe(b.id);
  await devices.delete(project, 'b');
  await expect(devices.find(project, { form, text: own })).rejects.toEqual(code('not_found'));
});

describe('series', () => {
  beforeEach(async () => void (await devices.create(project, { key: 'd' })));

  test('are made with a variable that series of the same name share', async () => {
    await devices.create(project, { key: 'e' });
    const a = await series.create(project, {
      device: 'd',
      name: 'power',
      kind: 'number',
      unit: 'kW',
      calibration: { type: 'linear', m: 2 },
    });
    const b = await series.create(project, { device: 'e', name: 'power', kind: 'string' });
    expect(a).toMatchObject({
      kind: 'number',
      unit: 'kW',
      calibration: { type: 'linear', m: 2 },
      variable: b.variable,
    });
    await expect(series.create(project, { device: 'd', name: 'power', kind: 'number' })).rejects.toEqual(
      code('already_exists'),
    );
    expect((await series.list(project, { name: 'power' })).items).toEqual([a, b]);
    expect((await series.list(project, { device: 'e' })).items).toEqual([b]);
  });

  test('the kind changes only while the series is empty, and ingest sees it', async () => {
    const { id } = await series.create(project, { device: 'd', name: 'a', kind: 'number' });
    await index.resolve(project, [{ device: 'd', series: 'a', kind: 'number' }], {
      createDevices: false,
      createSeries: false,
    });
    await series.update(project, id, { kind: 'string' });
    expect(index.find(project, 'd', 'a')).toBeUndefined();
    filled.add(id);
    await expect(series.update(project, id, { kind: 'number' })).rejects.toEqual(code('conflict'));
    expect(await series.update(project, id, { kind: 'string', label: 'L' })).toMatchObject({
      label: 'L',
    });
  });

  test('those of another project are not found; deleting tells who keeps what live readers get again', async () => {
    const { id } = await series.create(project, { device: 'd', name: 'a', kind: 'number' });
    for (const attempt of [
      () => series.get(other, id),
      () => series.update(other, id, { unit: 'x' }),
      () => series.delete(other, id),
      () => series.get(project, 1.5),
    ])
      await expect(attempt()).rejects.toEqual(code('not_found'));
    await series.delete(project, id);
    expect(deleted).toEqual([id]);
    await expect(series.get(project, id)).rejects.toEqual(code('not_found'));
  });

  test.each([
    [{ name: '' }, 'series_name_invalid'],
    [{ name: 'a', kind: 'float' as never }, 'field_invalid'],
    [{ name: 'a', calibration: { type: 'linear' } as never }, 'field_invalid'],
    [{ name: 'a', unit: 5 as never }, 'field_invalid'],
    [{ name: 'a', device: 'none' }, 'not_found'],
  ])('%j is refused as %s', async (fields, expected) => {
    await expect(series.create(project, { device: 'd', kind: 'number', ...fields })).rejects.toEqual(
      code(expected),
    );
  });
});

describe('a selection', () => {
  const names = async (selection: Parameters<ThingServices['selections']['select']>[1], of = project) =>
    (await selections.select(of, selection)).map(({ device, name }) => `${device.key}.${name}`);

  beforeEach(async () => {
    for (const [key, hall] of [
      ['a', 'A'],
      ['b', 'A'],
      ['c', 'B'],
    ] as const) {
      await devices.create(project, {
        key,
        name: `Device ${key}`,
        tags: [
          { key: 'hall', value: hall },
          { key: key, value: '1' },
        ],
      });
      for (const name of ['t', 'p'])
        await series.create(project, { device: key, name, kind: 'number', unit: 'u' });
    }
  });

  test('is all of the project when empty, and the intersection of its members', async () => {
    expect(await names({})).toEqual(['a.t', 'a.p', 'b.t', 'b.p', 'c.t', 'c.p']);
    expect(await names({ tags: [{ key: 'hall', value: 'A' }], series: ['t'] })).toEqual(['a.t', 'b.t']);
    expect(await names({ tags: [{ key: 'hall' }, { key: 'b' }] })).toEqual(['b.t', 'b.p']);
    expect(await names({ devices: ['c', 'zz'], series: ['p', 't'] })).toEqual(['c.t', 'c.p']);
    expect(await names({ devices: [] })).toEqual([]);
    const [first] = await selections.select(project, { devices: ['a'] });
    expect(first).toMatchObject({
      kind: 'number',
      unit: 'u',
      label: null,
      calibration: null,
      device: { key: 'a', name: 'Device a' },
    });
    const [{ id, device }] = (await selections.select(project, { devices: ['b'] })) as [SelectedSeries];
    expect(await names({ seriesIds: [id, 999] })).toEqual(['b.t']);
    expect(await names({ deviceIds: [device.id] })).toEqual(['b.t', 'b.p']);
    const asset = await assets.create(project, { name: 'A', members: [id] });
    expect(await names({ assets: [asset.id] })).toEqual(['b.t']);
    for (const selection of [
      {},
      { seriesIds: [id] },
      { deviceIds: [device.id] },
      { assets: [asset.id] },
      { devices: ['a'] },
      { tags: [{ key: 'hall' }] },
    ])
      expect(await names(selection, other)).toEqual([]);
  });

  test('of too many series or of a wrong form is refused', async () => {
    for (let i = 0; i < 5; i++) await series.create(project, { device: 'a', name: `n${i}`, kind: 'number' });
    await expect(selections.select(project, {})).rejects.toEqual(code('too_many_series'));
    await expect(selections.select(project, { seriesIds: ['1'] as never })).rejects.toMatchObject({
      details: { field: 'seriesIds' },
    });
  });

  test('assets take series of their own project only', async () => {
    const [{ id }] = (await selections.select(project, {})) as [SelectedSeries];
    await expect(assets.create(other, { name: 'X', members: [id] })).rejects.toEqual(code('not_found'));
    const asset = await assets.create(project, { name: 'X', members: [id] });
    await expect(assets.update(project, asset.id, { members: [9_999] })).rejects.toEqual(code('not_found'));
    for (const attempt of [
      () => assets.get(other, asset.id),
      () => assets.update(other, asset.id, {}),
      () => assets.delete(other, asset.id),
    ])
      await expect(attempt()).rejects.toEqual(code('not_found'));
    expect(await assets.update(project, asset.id, { name: 'Y' })).toMatchObject({
      name: 'Y',
      members: [id],
    });
    expect((await assets.list(other, {})).items).toEqual([]);
    await assets.delete(project, asset.id);
  });
});

test('projects are made by administrators, listed within reach, and told when they change', async () => {
  const changed: number[] = [];
  const projects = new ProjectService({
    ...{
      catalog,
      index,
      ids: new ExternalIdService(catalog, OPENING.ids.forms),
      rights: createAccessServices(catalog).rights,
    },
    onChanged: (id) => changed.push(id),
    onGone: () => undefined,
    undoWindow: 1000,
  });
  const admin: Principal = {
    kind: 'local',
    id: 0,
    organization,
    projects: null,
    scopes: new Set(['organization:admin']),
    user: null,
    device: null,
    attributes: {},
    expires: null,
    limits: null,
  };
  const narrow: Principal = {
    ...admin,
    kind: 'token',
    projects: [other],
    scopes: new Set(['project:admin']),
  };
  await expect(projects.create(narrow, { name: 'x' })).rejects.toEqual(code('scope_missing'));
  await expect(projects.create(admin, { name: ' ' })).rejects.toEqual(code('field_invalid'));
  await expect(projects.create(admin, { name: 'x', createSeries: 1 as never })).rejects.toEqual(
    code('field_invalid'),
  );
  const made = await projects.create(admin, { name: 'x', createSeries: false });
  expect((await projects.list(admin)).items).toHaveLength(3);
  expect((await projects.list(narrow)).items.map((item) => item.id)).toEqual([other]);
  const elsewhere: Principal = { ...admin, organization: organization + 1 };
  for (const attempt of [
    () => projects.update(narrow, made.id, { createDevices: false }),
    () => projects.delete(narrow, made.id),
    () => projects.update(elsewhere, made.id, { createDevices: false }),
    () => projects.delete(elsewhere, made.id),
  ])
    await expect(attempt()).rejects.toEqual(code('not_found'));
  expect(await projects.update(admin, made.id, { createDevices: false })).toMatchObject({
    createDevices: false,
    createSeries: false,
  });
  await projects.delete(admin, made.id);
  await expect(projects.delete(admin, made.id)).rejects.toEqual(code('not_found'));
  expect(changed).toEqual([made.id, made.id, made.id]);
});

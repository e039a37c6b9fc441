/** What was deleted, in both stores: it comes back as it was or not at all, has its time, and leaves nothing when it is purged. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Catalog } from '../../src/catalog/catalog.js';
import type { DeletedOf } from '../../src/catalog/deleted/deleted-things.js';
import { later } from '../support/clock.js';
import { STORES, withProject } from '../support/stores.js';

const WEEK = 7 * 86_400_000;

describe.each(STORES.map((store) => [store.kind, store] as const))('deleted things (%s)', (_, store) => {
  let catalog: Catalog;
  let project: number;
  let organization: number;
  beforeEach(async () => {
    catalog = await store.open();
    const made = await withProject(catalog);
    [project, organization] = [made.project.id, made.organization.id];
  });

  const device = (key: string, of = project) => catalog.devices.create(of, key);
  const series = (of: number, name: string, external?: string, within = project) =>
    catalog.seriesIngest.creating(within, (held) =>
      held.createSeries(
        of,
        name,
        'number',
        external === undefined ? {} : { externalIds: { datacooee: { external } } },
      ),
    );
  const devices = (): DeletedOf => ({ kind: 'device', within: project });
  const seriesOf = (): DeletedOf => ({ kind: 'series', within: project });
  const projects = (): DeletedOf => ({ kind: 'project', within: organization });
  const restore = (of: DeletedOf, id: number) => catalog.deletedThings.restore(of, id);
  const conflict = (text: string) => ({ code: 'conflict', message: expect.stringContaining(text) as string });

  test('lists have them in pages, those of their own project only', async () => {
    const other = (await catalog.projects.create(organization, { name: 'other' })).id;
    const made = [await device('a'), await device('b'), await device('c')];
    await catalog.devices.delete(project, made[0]!.id);
    await catalog.devices.delete(project, made[2]!.id);
    await catalog.devices.delete(other, (await device('a', other)).id);
    const first = await catalog.deletedThings.list(devices(), { limit: 1 });
    expect(first).toMatchObject({ items: [{ id: made[0]!.id, name: 'a', device: null }], next: made[0]!.id });
    expect(first.items[0]!.purgeAt).toBe(first.items[0]!.deleted + WEEK);
    expect(await catalog.deletedThings.list(devices(), { limit: 1, after: first.next! })).toMatchObject({
      ...{ items: [{ name: 'c' }], next: null },
    });
    expect(await restore({ kind: 'device', within: other }, made[0]!.id)).toBeUndefined();
  });

  test('a series has no place while another has its name, or its device is deleted', async () => {
    const { id } = await device('d');
    const old = await series(id, 's', 'senA');
    await catalog.series.delete(project, old.id);
    const fresh = await series(id, 's', 'senA');
    await expect(restore(seriesOf(), old.id)).rejects.toMatchObject(conflict(`Series ${fresh.id} of d`));
    await catalog.series.delete(project, fresh.id);
    // Of two that were deleted each may come back.
    expect((await catalog.deletedThings.list(seriesOf(), { limit: 10 })).items.map((one) => one.id)).toEqual([
      old.id,
      fresh.id,
    ]);
    await catalog.devices.delete(project, id);
    await expect(restore(seriesOf(), old.id)).rejects.toMatchObject(conflict('restore that first'));
    await restore(devices(), id);
    expect(await catalog.series.get(project, old.id)).toBeUndefined();
    await restore(seriesOf(), old.id);
    expect((await catalog.series.get(project, old.id))?.externalIds).toEqual({ datacooee: 'senA' });
    await expect(restore(seriesOf(), fresh.id)).rejects.toMatchObject(conflict('has the name s now'));
  });

  test('a device whose series has lost an id comes back when that is free', async () => {
    const { id } = await device('d');
    const own = await series(id, 's', 'senA');
    await catalog.devices.delete(project, id);
    const taker = await series((await device('e')).id, 's', 'senA');
    await expect(restore(devices(), id)).rejects.toMatchObject(
      conflict(`datacooee id of series ${taker.id}`),
    );
    expect(await catalog.devices.get(project, id)).toBeUndefined();
    await catalog.series.update(project, taker.id, { externalIds: { datacooee: null } });
    await restore(devices(), id);
    expect((await catalog.series.get(project, own.id))?.externalIds).toEqual({ datacooee: 'senA' });
  });

  test('a device does not come back where another is known by its number or has its key as an id', async () => {
    const [first, second] = [await device('first'), await device('second')];
    await catalog.devices.delete(project, first.id);
    await catalog.devices.delete(project, second.id);
    await catalog.devices.create(project, 'x', {
      externalIds: { losant: { external: 'derived', derived: first.id } },
    });
    await expect(restore(devices(), first.id)).rejects.toMatchObject(conflict('derived is the losant id'));
    const y = await catalog.devices.create(project, 'y', {
      externalIds: { iobeam: { external: 'second', isBesideKeys: true } },
    });
    await expect(restore(devices(), second.id)).rejects.toMatchObject(conflict('second is the iobeam id'));
    await catalog.devices.update(project, y.id, { externalIds: { iobeam: null } });
    expect(await restore(devices(), second.id)).toMatchObject({ name: 'second' });
  });

  test('a project comes back with its own ids and those of what is in it', async () => {
    const ids = { losant: { external: 'wide', isWide: true } };
    const { id } = await catalog.projects.create(organization, { name: 'p', externalIds: ids });
    const inner = await catalog.devices.create(id, 'd', {
      externalIds: { losant: { external: 'thing', isWide: true } },
    });
    await catalog.projects.delete(id);
    const taker = await catalog.devices.create(project, 'taker', {
      externalIds: { losant: { external: 'thing', isWide: true } },
    });
    await expect(restore(projects(), id)).rejects.toMatchObject(conflict('thing is the losant id'));
    expect(await catalog.projects.get(id)).toBeUndefined();
    await catalog.devices.delete(project, taker.id);
    await restore(projects(), id);
    expect((await catalog.projects.get(id))?.externalIds).toEqual({ losant: 'wide' });
    expect((await catalog.devices.get(id, inner.id))?.externalIds).toEqual({ losant: 'thing' });
    // Now the taker has lost it.
    await expect(restore(devices(), taker.id)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('what has no time left is due, does not come back, and leaves no row', async () => {
    const { id } = await device('d');
    const own = await series(id, 's', 'senA');
    await catalog.alertRules.count(project);
    await catalog.devices.delete(project, id);
    expect(await catalog.purge.due(Date.now())).toEqual([]);
    await later(WEEK + 1, async () => {
      const scope = { organization, project };
      expect(await catalog.purge.due(Date.now())).toEqual([scope]);
      expect(await restore(devices(), id)).toBeUndefined();
      expect(await catalog.purge.dueOf('device', scope, Date.now(), 10)).toEqual([id]);
      expect(await catalog.purge.seriesOfDevices([id], 10)).toEqual([own.id]);
      while ((await catalog.purge.resting('series', [own.id], 1)) > 0);
      await catalog.purge.removeSeries([own.id]);
      while ((await catalog.purge.resting('devices', [id], 1)) > 0);
      await catalog.purge.finish('device', scope, (await catalog.deletedThings.get(devices(), id))!);
      expect(await catalog.purge.due(Date.now())).toEqual([]);
    });
    expect(await catalog.deletedThings.get(devices(), id)).toBeUndefined();
    expect(await catalog.seriesIngest.info([own.id])).toEqual([]);
  });

  test('one whose time somebody ends is due at once', async () => {
    const { id } = await catalog.projects.create(organization, { name: 'p' });
    await catalog.projects.delete(id);
    expect(await catalog.deletedThings.expire(projects(), id)).toMatchObject({ name: 'p' });
    expect(await restore(projects(), id)).toBeUndefined();
    expect(await catalog.purge.due(Date.now())).toEqual([{ organization, project: null }]);
    expect(await catalog.purge.dueOf('project', { organization, project: null }, Date.now(), 10)).toEqual([
      id,
    ]);
    expect(await catalog.deletedThings.expire(devices(), id)).toBeUndefined();
  });
});

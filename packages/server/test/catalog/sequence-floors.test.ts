/** What numbers of deleted entries have reached, in both stores: it only rises, until it is dropped. */
import { describe, expect, test } from 'vitest';
import { SequenceFloors } from '../../src/services/removal/sequence-floors.js';
import { STORES, withProject } from '../support/stores.js';

describe.each(STORES)('sequence floors over $kind', (store) => {
  test('are there after a start, the greatest of each series, and none where none was', async () => {
    const catalog = await store.open();
    const { project } = await withProject(catalog);
    const device = await catalog.devices.create(project.id, 'd');
    const [a, b, c] = await catalog.seriesIngest.creating(project.id, async (held) => [
      await held.createSeries(device.id, 'a', 'number', {}),
      await held.createSeries(device.id, 'b', 'number', {}),
      await held.createSeries(device.id, 'c', 'number', {}),
    ]);
    const floors = await SequenceFloors.open(catalog);
    expect(floors.of([a.id, b.id])).toBe(0);
    await floors.raise([
      [a.id, 7],
      [b.id, 4_294_967_295],
    ]);
    await floors.raise([[a.id, 5]]);
    await floors.raise([]);
    for (const each of [floors, await SequenceFloors.open(await store.reopen())]) {
      expect([each.of([a.id]), each.of([b.id]), each.of([c.id]), each.of([])]).toEqual([
        7, 4_294_967_295, 0, 0,
      ]);
      expect(each.of([a.id, b.id, c.id])).toBe(4_294_967_295);
    }
    await floors.forget([b.id, c.id]);
    expect((await SequenceFloors.open(await store.reopen())).of([a.id, b.id])).toBe(7);
  });
});

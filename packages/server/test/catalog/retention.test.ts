/** Retention rules and their runs, on both stores. */
import { describe, expect, it } from 'vitest';
import type { Catalog } from '../../src/catalog/catalog.js';
import type { RetentionFields } from '../../src/model/records/retention.js';
import { STORES } from '../support/stores.js';

const RULE: RetentionFields = {
  ...{ name: 'a month', description: null, enabled: true, keepDays: 30, position: 100 },
  selection: { devices: ['pump'], tags: [{ key: 'site', value: 'north' }], series: 't*' },
};

async function projectOf(catalog: Catalog, name: string): Promise<number> {
  const { id } = await catalog.organizations.create(name);
  return (await catalog.projects.create(id, { name: 'p' })).id;
}

describe.each(STORES)('$kind', (store) => {
  it('keeps rules by names that are unique in their project, and the last run of each project', async () => {
    const { retentionRules: rules, retentionRuns: runs, ...catalog } = await store.open();
    const [one, two] = [
      await projectOf(catalog as Catalog, 'one'),
      await projectOf(catalog as Catalog, 'two'),
    ];
    const rule = await rules.create(one, RULE);
    expect(rule).toMatchObject({ ...RULE, project: one });
    await expect(rules.create(one, RULE)).rejects.toThrow(/exists already/);
    const other = await rules.create(one, { ...RULE, name: 'other', keepDays: null });
    await expect(rules.update(one, other.id, RULE)).rejects.toThrow(/exists already/);
    expect(await rules.update(two, rule.id, RULE)).toBeUndefined();
    expect(await rules.update(one, rule.id, { ...RULE, keepDays: 7 })).toMatchObject({ keepDays: 7 });
    expect((await rules.all(one)).map(({ keepDays }) => keepDays)).toEqual([7, null]);
    const page = await rules.list(one, { limit: 1 });
    expect(page).toMatchObject({ items: [{ id: rule.id }], next: rule.id });
    expect(await rules.list(one, { limit: 1, after: page.next! })).toMatchObject({
      items: [{ id: other.id }],
    });
    expect((await rules.projects()).map(({ id }) => id)).toEqual([one]);
    expect([await rules.count(one), await rules.count(two)]).toEqual([2, 0]);
    expect(await rules.delete(two, rule.id)).toBe(false);
    expect(await rules.delete(one, rule.id)).toBe(true);

    expect(await runs.get(one)).toBeUndefined();
    const run = { started: 1_700_000_000_000, finished: null, job: 3, points: 0, series: 0, error: null };
    await runs.put(one, run);
    await runs.put(one, { ...run, finished: 1_700_000_000_001, points: 5_000_000_000 });
    expect(await runs.get(one)).toEqual({ ...run, finished: 1_700_000_000_001, points: 5_000_000_000 });
    expect(await runs.get(two)).toBeUndefined();
  });
});

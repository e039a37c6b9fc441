/** The audit log in both stores: filters over many stretches of ids, bounded pages, and the removal of what is old. */
import { expect, it, describe } from 'vitest';
import { STORES } from '../support/stores.js';
import type { AuditEntry } from '../../src/model/records/audit.js';

const entry = (time: number, changed: Partial<AuditEntry> = {}): Omit<AuditEntry, 'id'> => ({
  time,
  organization: 1,
  project: null,
  actor: { kind: 'user', id: 1, name: 'a@example.org' },
  address: '127.0.0.1',
  door: 'native',
  action: 'user.update',
  subject: { kind: 'user', id: '1', name: 'a@example.org' },
  details: {},
  ...changed,
});

describe.each(STORES)('$kind', (store) => {
  it('finds what is rare among many, newest first', async () => {
    const catalog = await store.open();
    const rare = { organization: 7, action: 'backup.start' };
    await catalog.transaction(async ({ transfer, audit }) => {
      await audit.add(entry(1, rare));
      // Thousands of ids lie between: more than one statement looks at.
      const row = { actor_kind: 'user', door: 'native', action: 'x', subject_kind: 'user', details: '{}' };
      await transfer.load('audit', [{ ...row, id: 50_000, time: 2, organization: 1 }]);
      await transfer.load('audit', [{ ...row, id: 90_000, time: 3, organization: 7 }]);
      await transfer.finish();
      await audit.add(entry(4, rare));
    });
    const filter = { organization: 7, projects: null };
    const found = await catalog.audit.list({ ...filter, action: 'backup.*' }, { limit: 10 });
    expect(found.items.map(({ time }) => time)).toEqual([4, 1]);
    expect(found.next).toBeNull();
    const first = await catalog.audit.list(filter, { limit: 2 });
    expect(first.items.map(({ time }) => time)).toEqual([4, 3]);
    const second = await catalog.audit.list(filter, { limit: 2, after: first.next! });
    expect(second).toMatchObject({ items: [{ time: 1, id: 1 }], next: null });
    expect((await catalog.audit.list({ ...filter, since: 3, until: 4 }, { limit: 9 })).items).toHaveLength(1);
    expect((await catalog.audit.list({ ...filter, projects: [] }, { limit: 9 })).items).toEqual([]);
  });

  it('removes the old and an organization’s surplus, some at a time', async () => {
    const catalog = await store.open();
    await catalog.transaction(async ({ audit }) => {
      for (let i = 1; i <= 30; i++) await audit.add(entry(i));
      await audit.add(entry(1, { organization: null }));
      await audit.add(entry(12, { organization: 2 }));
    });
    const times = async () =>
      (await catalog.audit.list({ organization: 1, projects: null }, { limit: 100 })).items.map(
        ({ time }) => time,
      );
    expect(await catalog.audit.countsBeyond(32)).toEqual([]);
    const counts = await catalog.audit.countsBeyond(31);
    expect(counts.sort((a, b) => b.count - a.count || Number(a.organization) - b.organization!)).toEqual([
      { organization: 1, count: 30 },
      { organization: null, count: 1 },
      { organization: 2, count: 1 },
    ]);
    expect(await catalog.audit.lastBeyond(null, 0)).toBe(31);
    expect(await catalog.audit.pruneUpTo(null, 31, 5)).toBe(1);
    expect(await catalog.audit.pruneOlder(11, 4)).toBe(4);
    expect(await catalog.audit.pruneOlder(11, 100)).toBe(6);
    expect(Math.min(...(await times()))).toBe(11);
    const last = (await catalog.audit.lastBeyond(1, 5))!;
    expect(await catalog.audit.lastBeyond(1, 20)).toBeUndefined();
    expect(await catalog.audit.pruneUpTo(1, last, 10)).toBe(10);
    expect(await catalog.audit.pruneUpTo(1, last, 10)).toBe(5);
    expect(await catalog.audit.pruneUpTo(1, last, 10)).toBe(0);
    expect(await times()).toEqual([30, 29, 28, 27, 26]);
    expect((await catalog.audit.list({ organization: 2, projects: null }, { limit: 9 })).items).toHaveLength(
      1,
    );
  });
});

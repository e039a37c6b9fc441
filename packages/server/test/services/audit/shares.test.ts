/** A full audit log: an organization that writes much loses its own records, not those of the others. */
import { expect, it } from 'vitest';
import { AuditService } from '../../../src/services/audit/audit.js';
import { sharesOf } from '../../../src/services/audit/shares.js';
import { STORES } from '../../support/stores.js';

it('takes from those above an equal share, and as much as is too much', () => {
  const counts = [
    { organization: 1, count: 900 },
    { organization: 2, count: 3 },
    { organization: null, count: 200 },
  ];
  // Two keep what they have: the third may have the rest.
  expect(sharesOf(counts, 1000)).toEqual([{ organization: 1, kept: 797 }]);
  expect(sharesOf(counts, 203)).toEqual([
    { organization: null, kept: 100 },
    { organization: 1, kept: 100 },
  ]);
  expect(sharesOf(counts, 2000)).toEqual([]);
});

it('a flood of one organization leaves what another one did in the log', async () => {
  const catalog = await STORES[0]!.open();
  const note = (organization: number, action: string) => ({
    ...{ time: Date.now(), organization, project: null, address: null, door: 'native', action, details: {} },
    actor: { kind: 'user' as const, id: 1, name: 'x' },
    subject: { kind: 'token', id: '1', name: 'x' },
  });
  await catalog.transaction(async ({ audit }) => {
    await audit.add(note(2, 'user.delete'));
    for (let i = 0; i < 3_000; i++) await audit.add(note(1, 'token.create'));
  });
  const service = new AuditService(catalog, {
    ...{ retention: 1e9, rows: 1_000 },
    onProblem: (error) => {
      throw error;
    },
  });
  await service.prune();
  await service.stop();
  const left = (organization: number) =>
    catalog.audit.list({ organization, projects: null }, { limit: 2_000 });
  expect((await left(2)).items.map(({ action }) => action)).toEqual(['user.delete']);
  expect((await left(1)).items).toHaveLength(999);
});

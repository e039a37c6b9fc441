/** A row of catalog calls, as bulk changes make them, leaves the event loop to others. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openCatalog, type Catalog } from '../../src/catalog/catalog.js';

const folder = mkdtempSync(join(tmpdir(), 'tributary-turns-'));
let catalog: Catalog;
let project: number;
beforeAll(async () => {
  catalog = await openCatalog(`sqlite:${join(folder, 'catalog.db')}`);
  const { id } = await catalog.organizations.create('one');
  project = (await catalog.projects.create(id, { name: 'one' })).id;
});
afterAll(async () => {
  await catalog.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Far more than a slice of any machine holds. */
const MANY = 20_000;

async function untilOthersHadATurn(call: (i: number) => Promise<unknown>): Promise<number> {
  let had = false;
  setTimeout(() => (had = true), 0);
  let calls = 0;
  while (!had && calls < MANY) await call(calls++);
  return calls;
}

it('when it reads', async () => {
  expect(await untilOthersHadATurn(() => catalog.projects.get(project))).toBeLessThan(MANY);
});

it('when it writes in transactions', async () => {
  const calls = await untilOthersHadATurn((i) =>
    catalog.devices.create(project, `device ${i}`, { tags: [] }),
  );
  expect(calls).toBeLessThan(MANY);
  expect((await catalog.devices.list(project, {}, { limit: 1 })).items).toHaveLength(1);
});

it('when it moves a device with thousands of series into another project', async () => {
  const { id: organization } = await catalog.organizations.create('two');
  const { id: to } = await catalog.projects.create(organization, { name: 'two' });
  const device = await catalog.devices.create(project, 'wide');
  const wanted = Array.from({ length: 3_000 }, (_, n) => ({
    ...{ device: device.id, name: `s${n}`, kind: 'number' as const },
  }));
  await catalog.seriesIngest.creating(project, (held) => held.ensureSeries(wanted));
  let [turns, isOver] = [0, false];
  const look = () => {
    turns++;
    if (!isOver) setImmediate(look);
  };
  setImmediate(look);
  await catalog.seriesIngest.moveDevice(project, device, to).finally(() => (isOver = true));
  expect(turns).toBeGreaterThan(5);
  expect((await catalog.seriesIngest.counts(to)).series).toBe(3_000);
});

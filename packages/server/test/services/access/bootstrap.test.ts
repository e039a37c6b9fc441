/** The first start in the catalog: credentials that nobody was shown are taken back and made anew, others never. */
import { afterAll, beforeEach, expect, it } from 'vitest';
import { openCatalog, type Catalog } from '../../../src/catalog/catalog.js';
import { createAccessServices } from '../../../src/services/access/access.js';
import { announced } from '../../../src/services/access/first-start/bootstrap.js';
import { watchedCatalog } from '../../../src/services/audit/watched-catalog.js';
import { firstStart } from '../../support/first-start.js';

let catalog: Catalog;
beforeEach(async () => {
  catalog = watchedCatalog(await openCatalog('sqlite::memory:'));
});
afterAll(() => catalog.close());

const here = { where: 'here' };

it('makes other credentials while those that it made were not shown, and takes the old ones back', async () => {
  const first = (await firstStart(catalog, here))!;
  const second = (await firstStart(catalog, here))!;
  expect(second.projectId).toBe(first.projectId);
  const services = createAccessServices(catalog);
  const secretsOf = (made: typeof first) => [
    made.apis.native.token,
    made.apis.influx.token,
    made.apis.losant.token,
    made.apis.iobeam.token,
    made.apis.iobeam.userToken,
    made.apis.iosense.userId,
    made.apis.datacooee.organizationApiKey,
    made.apis.thingspeak.userApiKey,
  ];
  for (const secret of secretsOf(first))
    await expect(services.access.authenticate(secret)).rejects.toMatchObject({ code: 'credentials_invalid' });
  for (const secret of secretsOf(second)) await services.access.authenticate(secret);
  await expect(services.access.login(first.admin.email, first.admin.password)).rejects.toMatchObject({
    code: 'credentials_invalid',
  });
  await services.access.login(second.admin.email, second.admin.password);
  expect(await catalog.accessKeys.findForLogin(first.apis.losant.accessKey)).toEqual([]);
  expect(await catalog.organizations.list()).toHaveLength(1);
});

it('makes none once they were shown', async () => {
  const first = (await firstStart(catalog, here))!;
  await announced(catalog);
  expect(await firstStart(catalog, here)).toBeUndefined();
  await createAccessServices(catalog).access.authenticate(first.apis.native.token);
});

it('leaves another process that shares the catalog the time to show what it made', async () => {
  const first = (await firstStart(catalog, here))!;
  expect(await firstStart(catalog, { where: 'there' })).toBeUndefined();
  await createAccessServices(catalog).access.authenticate(first.apis.native.token);
  const record = (await catalog.settings.get<{ at: number }>('bootstrap'))!;
  await catalog.settings.set('bootstrap', { ...record, at: record.at - 61_000 });
  expect(await firstStart(catalog, { where: 'there' })).toBeDefined();
});

it('knows a catalog of a version that did not note it as one whose credentials were shown', async () => {
  await firstStart(catalog, here);
  await catalog.settings.set('bootstrap', { at: 1 });
  expect(await firstStart(catalog, here)).toBeUndefined();
});

it('makes nothing when what is to come of them cannot be prepared', async () => {
  const prepare = () => Promise.reject(new Error('no'));
  await expect(firstStart(catalog, { ...here, prepare })).rejects.toThrow('no');
  expect(await catalog.organizations.list()).toEqual([]);
  expect(await firstStart(catalog, here)).toBeDefined();
});

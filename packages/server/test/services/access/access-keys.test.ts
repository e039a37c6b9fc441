// Keys and secrets by which devices log in.
import { beforeEach, describe, expect, test } from 'vitest';
import type { Catalog } from '../../../src/catalog/catalog.js';
import { createAccessServices } from '../../../src/services/access/access.js';
import { hashPassword } from '../../../src/services/access/login/secrets.js';
import { AccessKeyService } from '../../../src/services/access/tokens/access-keys.js';
import { STORES } from '../../support/stores.js';
import { DEVICE_ID, deviceIdOf } from '../../../src/dialects/losant/wire/ids.js';
import { ExternalIdService } from '../../../src/services/external-ids/external-ids.js';
import type { Device } from '../../../src/model/records/device.js';
import type { AccessKeyRules } from '../../../src/model/records/access-key.js';

const code = (value: string) => expect.objectContaining({ code: value }) as Error;

/** By nothing that was adopted. */
const MAKER = { limits: null };

describe.each(STORES)('access keys over $kind', (store) => {
  let catalog: Catalog;
  let keys: AccessKeyService;
  let project: number;
  let pump: Device;
  let fan: Device;

  beforeEach(async () => {
    catalog = await store.open();
    keys = new AccessKeyService(catalog, new ExternalIdService(catalog, []), DEVICE_ID);
    const organization = await catalog.organizations.create('plant');
    project = (await catalog.projects.create(organization.id, { name: 'one' })).id;
    pump = await catalog.devices.create(project, 'pump', { tags: [{ key: 'floor', value: '8' }] });
    fan = await catalog.devices.create(project, 'fan');
  });

  const attempt = async (rules: AccessKeyRules, device: Device, address?: string): Promise<boolean> => {
    const { accessKey, secret } = await keys.create(MAKER, project, { rules });
    return keys
      .login({ key: accessKey.key, secret, deviceId: deviceIdOf(device), ...(address ? { address } : {}) })
      .then(
        ({ device: { id } }) => id === device.id,
        (error: { code: string }) => {
          expect(error.code).toBe('credentials_invalid');
          return false;
        },
      );
  };

  test('without lists a key is for every device of its project, and for none of another', async () => {
    expect([await attempt({}, pump), await attempt({}, fan)]).toEqual([true, true]);
    const other = await catalog.projects.create(1, { name: 'two' });
    const foreign = await catalog.devices.create(other.id, 'pump');
    expect(await attempt({}, foreign)).toBe(false);
  });

  test('ids and tags are joined with OR', async () => {
    const byTag = { deviceTags: [{ key: 'floor' }] };
    const byId = { deviceIds: [deviceIdOf(fan).toUpperCase()] };
    const allowed = async (rules: AccessKeyRules) => [await attempt(rules, pump), await attempt(rules, fan)];
    expect(await allowed(byTag)).toEqual([true, false]);
    expect(await allowed(byId)).toEqual([false, true]);
    expect(await allowed({ ...byTag, ...byId })).toEqual([true, true]);
    expect(await allowed({ deviceTags: [{ value: '9' }] })).toEqual([false, false]);
  });

  test('addresses are let in or kept out as the filter says', async () => {
    const filter = (addressFilterType: 'whitelist' | 'blacklist', address: string) =>
      attempt({ addressFilterType, addresses: ['10.0.0.1'] }, pump, address);
    expect(await filter('whitelist', '::ffff:10.0.0.1')).toBe(true);
    expect(await filter('whitelist', '10.0.0.2')).toBe(false);
    expect(await filter('blacklist', '10.0.0.1')).toBe(false);
    expect(await filter('blacklist', '10.0.0.2')).toBe(true);
  });

  test('a wrong secret, an inactive and a deleted key are all refused alike', async () => {
    const { accessKey, secret } = await keys.create(MAKER, project, { name: 'k' });
    const login = (given: string) =>
      keys.login({ key: accessKey.key, secret: given, deviceId: deviceIdOf(pump) });
    await expect(login('wrong')).rejects.toEqual(code('credentials_invalid'));
    expect(await keys.covers(accessKey.id, pump)).toBe(true);
    await keys.update(project, accessKey.publicId, { active: false });
    await expect(login(secret)).rejects.toEqual(code('credentials_invalid'));
    expect(await keys.covers(accessKey.id, pump)).toBe(false);
    await keys.update(project, accessKey.publicId, { active: true });
    expect((await login(secret)).key.name).toBe('k');
    await keys.delete(project, accessKey.publicId);
    await expect(login(secret)).rejects.toEqual(code('credentials_invalid'));
    await expect(keys.get(project, accessKey.publicId)).rejects.toEqual(code('not_found'));
  });

  describe('one that may be guessed, as the first versions that adopted kept it', () => {
    const [key, secret] = ['WEAKKEY1', 'pump secret 12'];
    const address = '127.0.0.1';
    let id: number;
    beforeEach(async () => {
      const hash = await hashPassword(secret);
      ({ id } = await catalog.accessKeys.create(project, { key, hash }, {}));
    });
    const login = (given: string, more = {}) =>
      keys.login({ key, secret: given, deviceId: deviceIdOf(pump), address, ...more });
    const hashNow = async () => (await catalog.accessKeys.findForLogin(key))[0]!.hash;

    test('opens what it did, and is kept as such keys are now', async () => {
      expect((await login(secret, { rehearsed: true })).key.id).toBe(id);
      expect(await hashNow()).toMatch(/^scrypt\$/);
      expect((await login(secret)).key.id).toBe(id);
      expect(await hashNow()).toMatch(/^scrypt:/);
      expect((await login(secret)).key.id).toBe(id);
    });

    test('is not tried without end', async () => {
      const codes: string[] = [];
      for (let guess = 0; guess < 9; guess++)
        await login(`pump secret ${guess}`).catch(({ code: one }: { code: string }) => codes.push(one));
      expect([codes[0], codes.length]).toEqual(['credentials_invalid', 9]);
      expect(codes).toContain('login_throttled');
      expect(await hashNow()).toMatch(/^scrypt\$/);
    });

    test('is adopted by no other project', async () => {
      const services = createAccessServices(catalog, { accessKeyDevices: DEVICE_ID });
      await services.access.registerLocalToken('local');
      const local = await services.access.authenticate('local');
      const other = await catalog.projects.create(local.organization, { name: 'other' });
      const form = { api: 'losant', form: 'access-key', identifier: 'key', scopes: [] } as const;
      const adopt = (given: string) => {
        const credential = { name: 'old', identifier: key, secret: given, addresses: [address] };
        return services.adoptions.adopt(local, other, form, credential);
      };
      await expect(adopt(secret)).rejects.toEqual(code('conflict'));
      expect((await adopt('another secret')).adoption.project).toBe(other.id);
    });
  });
});

import { beforeAll, describe, expect, test } from 'vitest';
import type { Catalog } from '../../src/catalog/catalog.js';
import { STORES, withProject } from '../support/stores.js';
import type { AdoptedForm } from '../../src/model/records/adoption.js';

describe.each(STORES)('people, tokens, jobs and settings over $kind', (store) => {
  let catalog: Catalog;
  let organization: number;
  let project: number;

  beforeAll(async () => {
    catalog = await store.open();
    const made = await withProject(catalog);
    organization = made.organization.id;
    project = made.project.id;
  });

  test('an organization is renamed and listed', async () => {
    expect(await catalog.organizations.update(organization, { name: 'Plant 2' })).toMatchObject({
      id: organization,
      name: 'Plant 2',
    });
    expect(await catalog.organizations.list()).toHaveLength(1);
    expect(await catalog.organizations.get(9_999)).toBeUndefined();
  });

  test('an e-mail address names one user whatever its letter case, and answers never hold the password', async () => {
    const made = await catalog.users.create({ email: ' Ada@Example.ORG ', name: 'Ada', password: 'hash' });
    expect(made).toEqual({
      id: made.id,
      email: 'ada@example.org',
      name: 'Ada',
      username: null,
      attributes: {},
      created: made.created,
      updated: made.updated,
    });
    await expect(
      catalog.users.create({ email: 'ADA@example.org', name: null, password: '' }),
    ).rejects.toMatchObject({ code: 'already_exists' });
    expect(await catalog.users.findForLogin('ADA@EXAMPLE.ORG')).toMatchObject({
      id: made.id,
      password: 'hash',
    });
    expect(await catalog.users.update(made.id, { name: null })).not.toHaveProperty('password');
    expect(await catalog.users.findForLogin('ada@example.org')).toMatchObject({
      name: null,
      password: 'hash',
    });
  });

  test('a name to log in by that is taken is named, alone or beside the address', async () => {
    await catalog.users.create({ email: 'n@x', name: null, password: '', username: 'nina' });
    const other = await catalog.users.create({ email: 'o@x', name: null, password: '' });
    const problem = (message: string) => ({
      code: 'already_exists',
      message: `User with ${message} exists already.`,
    });
    await expect(catalog.users.update(other.id, { username: 'nina' })).rejects.toMatchObject(
      problem('user name "nina"'),
    );
    await expect(
      catalog.users.create({ email: 'p@x', name: null, password: '', username: 'nina' }),
    ).rejects.toMatchObject(problem('email or user name "p@x or nina"'));
  });

  test('members are listed with their role; owners are counted; deleting the user ends the membership', async () => {
    const { id } = await catalog.users.create({ email: 'm@x', name: null, password: '' });
    await catalog.memberships.set(organization, id, 'owner');
    expect(await catalog.memberships.countOwners(organization)).toBe(1);
    await catalog.memberships.set(organization, id, 'viewer');
    expect(await catalog.memberships.countOwners(organization)).toBe(0);
    expect((await catalog.users.listMembers(organization, { limit: 10 })).items).toMatchObject([
      { id, role: 'viewer' },
    ]);
    expect(await catalog.memberships.listOfUser(id)).toMatchObject([{ organization, role: 'viewer' }]);
    await catalog.users.delete(id);
    expect(await catalog.memberships.get(organization, id)).toBeUndefined();
  });

  test('tokens are found by hash, listed by reach and revoked within their organization', async () => {
    const common = {
      kind: 'api',
      owner: null,
      organization,
      scopes: ['project:read', 'all.Device'],
      expires: null,
    } as const;
    const one = await catalog.tokens.create('h1', { ...common, name: 'one', project });
    const all = await catalog.tokens.create('h2', {
      ...common,
      name: 'all',
      project: null,
      expires: 4_102_444_800_000,
    });
    await catalog.tokens.create('h3', { ...common, kind: 'login', name: 'login', project: null });
    expect(await catalog.tokens.findByHash('h1')).toEqual(one);
    expect(all).toMatchObject({
      expires: 4_102_444_800_000,
      scopes: ['project:read', 'all.Device'],
      lastUsed: null,
    });
    const listed = async (projects: number[] | null) =>
      (await catalog.tokens.list(organization, projects, { limit: 10 })).items;
    expect(await listed(null)).toEqual([one, all]);
    expect(await listed([project])).toEqual([one]);
    expect(await listed([])).toEqual([]);
    await catalog.tokens.touch(one.id, 5);
    expect((await catalog.tokens.findByHash('h1'))?.lastUsed).toBe(5);
    expect(await catalog.tokens.revoke(organization + 1, one.id)).toBe(false);
    expect(await catalog.tokens.revoke(organization, one.id)).toBe(true);
    expect(await listed(null)).toEqual([all]);
    expect((await catalog.tokens.findByHash('h1'))?.revoked).toBeGreaterThan(0);
  });

  test('what adopted credentials handed out before tokens knew their limits gets them after a restore', async () => {
    const own = { name: 't', organization, project: null, scopes: [], expires: null, owner: null };
    const limits = { api: 'losant', addresses: ['127.0.0.1'], expires: null };
    const user = await catalog.users.create({ email: 'handed@x', name: null, password: '' });
    const { id: other } = await catalog.projects.create(organization, { name: 'of what was handed out' });
    const key = await catalog.accessKeys.create(other, { key: 'handed', hash: 'x' }, {});
    const adopt = (of: object) =>
      catalog.adoptions.create({
        ...{ organization, project: other, name: 'old', identifier: null, weak: false, ...limits },
        ...{ form: 'token', token: null, accessKey: null, user: null, ...of },
      });
    const adopted = await catalog.tokens.create('adopted', { ...own, kind: 'adopted' });
    const [byToken, byKey, byUser] = [
      await adopt({ token: adopted.id }),
      await adopt({ accessKey: key.id }),
      await adopt({ user: user.id }),
    ];
    const refreshedFrom = adopted.id;
    const exchanged = await catalog.tokens.create('exchanged', { ...own, kind: 'api', refreshedFrom });
    await catalog.tokens.create('again', { ...own, kind: 'api', refreshedFrom: exchanged.id });
    await catalog.tokens.create('login', { ...own, kind: 'login', owner: user.id });
    const attributes = { losant: { accessKey: key.id } };
    await catalog.tokens.create('device', { ...own, kind: 'device', attributes });
    await catalog.tokens.create('another', { ...own, kind: 'api' });
    await catalog.transfer.finish();
    const by = async (hash: string) => (await catalog.tokens.findByHash(hash))!.limits;
    for (const hash of ['adopted', 'exchanged', 'again'])
      expect([hash, await by(hash)]).toEqual([hash, { adoption: byToken.id, ...limits }]);
    expect(await by('device')).toEqual({ adoption: byKey.id, ...limits });
    expect(await by('login')).toEqual({ adoption: byUser.id, ...limits });
    expect(await by('another')).toBeNull();
    expect(await catalog.tokens.revokeOfAdoption(byToken)).toBe(3);
  });

  test('what is known of an adopted credential is found with it, and goes with it', async () => {
    const token = (hash: string) =>
      catalog.tokens.create(hash, {
        ...{ kind: 'adopted', name: 'old', owner: null, organization, project },
        ...{ scopes: ['project:write'], expires: null, limits: { adoption: 0, ...limits, expires: null } },
      });
    const limits = { api: 'losant', addresses: ['127.0.0.1'] };
    const adoption = {
      ...{ organization, project, api: 'losant', name: 'old', identifier: null },
      form: 'token' as AdoptedForm,
      ...{ addresses: ['127.0.0.1'], weak: true, expires: null, token: null, accessKey: null, user: null },
    };
    const { id } = await token('slow');
    const made = await catalog.adoptions.create({ ...adoption, token: id });
    await catalog.tokens.tie(id, made.id);
    expect(await catalog.adoptions.get(organization, made.id)).toEqual(made);
    expect(await catalog.tokens.findForRequest(['other', 'slow'])).toMatchObject({
      hash: 'slow',
      token: { id, kind: 'adopted', limits: { adoption: made.id, ...limits, expires: null } },
    });
    expect(await catalog.adoptions.weakPlaces()).toEqual([limits]);
    expect(await catalog.adoptions.countWeak(project)).toBe(1);
    const listed = { project, logins: false };
    expect((await catalog.adoptions.list(organization, listed, { limit: 10 })).items).toEqual([made]);
    // Its hash is free again once it is revoked, and not before.
    await catalog.tokens.freeHash(id);
    await expect(token('slow')).rejects.toThrow();
    await catalog.tokens.revoke(organization, id);
    await catalog.tokens.freeHash(id);
    await token('slow');
    expect(await catalog.adoptions.weakPlaces()).toEqual([]);
    expect(await catalog.adoptions.countWeak(project)).toBe(0);
    expect((await catalog.adoptions.list(organization, listed, { limit: 10 })).items).toEqual([]);

    const hour = Date.now() + 3_600_000;
    const key = await catalog.accessKeys.create(project, { key: 'k', hash: 'h' }, {});
    await catalog.adoptions.create({
      ...adoption,
      weak: false,
      form: 'access-key',
      expires: hour,
      accessKey: key.id,
    });
    const second = await catalog.projects.create(organization, { name: 'of another secret' });
    await catalog.accessKeys.create(second.id, { key: 'k', hash: 'other' }, {});
    expect(await catalog.accessKeys.findForLogin('k')).toMatchObject([
      { active: true, hash: 'h', limits: { ...limits, expires: hour } },
      { active: true, hash: 'other', limits: null },
    ]);
    await expect(catalog.accessKeys.create(second.id, { key: 'k', hash: 'third' }, {})).rejects.toThrow();
    await catalog.accessKeys.delete(project, key.id);
    const gone = await catalog.accessKeys.create(project, { key: 'k', hash: 'h' }, {});
    await catalog.adoptions.create({
      ...adoption,
      weak: false,
      form: 'access-key',
      expires: 1,
      accessKey: gone.id,
    });
    expect(await catalog.accessKeys.get(gone.id)).toMatchObject({ active: false });

    const user = await catalog.users.create({ email: 'gateway@x', name: null, password: '' });
    await catalog.adoptions.create({ ...adoption, project: null, form: 'login', user: user.id });
    expect(await catalog.adoptions.ofUser(user.id)).toMatchObject(limits);
    await catalog.users.update(user.id, { name: 'Gateway' });
    expect(await catalog.adoptions.ofUser(user.id)).toBeDefined();
    await catalog.users.update(user.id, { password: 'another' });
    expect(await catalog.adoptions.ofUser(user.id)).toBeUndefined();
  });

  test('jobs are read within organization and reach, newest first', async () => {
    const ofProject = await catalog.jobs.create({ organization, project }, 'export');
    const ofAll = await catalog.jobs.create({ organization, project: null }, 'backup');
    await catalog.jobs.progress(ofProject.id, { rows: 5, percent: 50 });
    expect(await catalog.jobs.get(organization, ofProject.id)).toMatchObject({
      state: 'running',
      progress: { rows: 5, percent: 50 },
    });
    expect(await catalog.jobs.get(organization + 1, ofProject.id)).toBeUndefined();
    const seen = async (...[projects, page]: [Parameters<typeof catalog.jobs.list>[1], object?]) =>
      (await catalog.jobs.list(organization, projects, { limit: 10, ...page })).items.map((job) => job.id);
    expect(await seen({ only: [project] })).toEqual([ofProject.id]);
    expect(await seen({ only: [] })).toEqual([]);
    expect(await seen({ but: [], wide: false })).toEqual([ofProject.id]);
    expect(await seen({ but: [project], wide: true })).toEqual([ofAll.id]);
    expect(await seen({ but: [project], wide: false })).toEqual([]);
    const everything = { but: [], wide: true };
    expect(await seen(everything)).toEqual([ofAll.id, ofProject.id]);
    expect(await seen(everything, { limit: 1 })).toEqual([ofAll.id]);
    expect(await seen(everything, { after: ofAll.id })).toEqual([ofProject.id]);
    const done = await catalog.jobs.finish(ofProject.id, {
      state: 'done',
      progress: { rows: 10 },
      result: { file: 'x' },
    });
    expect(done).toMatchObject({ state: 'done', result: { file: 'x' }, error: null });
    expect(await catalog.jobs.failRunning({ code: 'interrupted', message: 'interrupted' })).toBe(1);
    expect(await catalog.jobs.get(organization, ofAll.id)).toMatchObject({
      state: 'failed',
      error: { code: 'interrupted' },
    });
  });

  test('a setting is claimed by one only, and replaced by set', async () => {
    const claims = await Promise.all([1, 2, 3].map((value) => catalog.settings.claim('first', value)));
    expect(claims.filter(Boolean)).toHaveLength(1);
    await catalog.settings.set('first', { any: ['json', null] });
    expect(await catalog.settings.get('first')).toEqual({ any: ['json', null] });
    expect(await catalog.settings.get('none')).toBeUndefined();
  });

  test('a transaction that throws leaves nothing behind', async () => {
    const work = catalog.transaction(async ({ settings, devices }) => {
      await settings.set('half', 1);
      await devices.create(project, 'half', { tags: [{ key: 'a', value: 'b' }] });
      throw new Error('stop');
    });
    await expect(work).rejects.toThrow('stop');
    expect(await catalog.settings.get('half')).toBeUndefined();
    expect(await catalog.devices.findByKey(project, 'half')).toBeUndefined();
    await catalog.ping();
  });
});

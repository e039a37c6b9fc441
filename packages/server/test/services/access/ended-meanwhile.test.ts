/**
 * Who was let in and is ended before the request is done gets nothing new: not by the token that was ended, not in its place, not by the
 * password of before. Also where the end comes in the middle of handing out.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Catalog, Subjects } from '../../../src/catalog/catalog.js';
import { createAccessServices, type AccessServices } from '../../../src/services/access/access.js';
import { DEVICE_ID } from '../../../src/dialects/losant/wire/ids.js';
import { firstStart, type FirstOfAll } from '../../support/first-start.js';
import { jwt } from '../../support/old-clients.js';
import { STORES } from '../../support/stores.js';
import type { CredentialForm } from '../../../src/services/contract/adoptions.js';
import type { IssuedToken } from '../../../src/services/contract/tokens.js';
import type { Principal } from '../../../src/services/contract/principal.js';

const ENDED = expect.objectContaining({ code: 'credentials_invalid' }) as Error;
const PASSWORD = 'a password of before';
const TOKEN: CredentialForm = { api: 'losant', form: 'token', scopes: ['project:admin'] };
const LOGIN: CredentialForm = { api: 'iotile', form: 'login', identifier: 'e-mail', scopes: [] };

describe.each(STORES)('over $kind', (store) => {
  let catalog: Catalog;
  let services: AccessServices;
  let first: FirstOfAll;
  let admin: Principal;
  /** Called within the transaction of the next token, just before it is made. */
  let meanwhile: (() => Promise<void>) | undefined;

  beforeEach(async () => {
    catalog = await store.open();
    first = (await firstStart(catalog))!;
    meanwhile = undefined;
    services = createAccessServices(hooked(catalog), { accessKeyDevices: DEVICE_ID });
    await services.access.registerLocalToken('local');
    admin = await services.access.authenticate('local');
  });

  const hooked = (plain: Catalog): Catalog => ({
    ...plain,
    transaction: (work) =>
      plain.transaction((within) => {
        const tokens = Object.create(within.tokens) as Subjects['tokens'];
        tokens.create = async (...token) => {
          const hook = meanwhile;
          meanwhile = undefined;
          await hook?.();
          return within.tokens.create(...token);
        };
        return work({ ...within, tokens });
      }),
  });

  const project = async () => (await catalog.projects.get(first.projectId))!;
  const adopt = async (form: CredentialForm, more: object) => {
    const credential = { name: 'old', ...more };
    const { adoption } = await services.adoptions.adopt(
      admin,
      await project(),
      form,
      credential as Parameters<typeof services.adoptions.adopt>[3],
    );
    return {
      through: services.access.through(form.api),
      end: async () => services.adoptions.end(admin, await project(), adoption.id),
    };
  };
  const made = (maker: Principal): IssuedToken => ({
    ...{ kind: 'api', name: 'made', owner: maker.user, organization: first.organizationId },
    ...{ project: first.projectId, scopes: ['project:read'], maker },
  });
  const member = async (): Promise<{ id: number; principal: Principal }> => {
    const fields = { email: 'ann@example.org', password: PASSWORD };
    const { user } = await services.people.add(first.organizationId, 'member', fields);
    const { token } = await services.access.login(fields.email, PASSWORD);
    return { id: user.id, principal: await services.access.authenticate(token) };
  };
  const adoptLogin = () => adopt(LOGIN, { identifier: 'bob@example.org', secret: PASSWORD });
  const logIn = async ({ through }: Awaited<ReturnType<typeof adoptLogin>>) =>
    through.authenticate((await through.login('bob@example.org', PASSWORD)).token);

  it('an adopted token that was ended makes none, and adopts nothing', async () => {
    const secret = jwt();
    const { through, end } = await adopt(TOKEN, { secret });
    const principal = await through.authenticate(secret);
    await services.tokens.issue(made(principal));
    await end();
    await expect(services.tokens.issue(made(principal))).rejects.toEqual(ENDED);
    const another = { name: 'another', secret: jwt() };
    await expect(services.adoptions.adopt(principal, await project(), TOKEN, another)).rejects.toEqual(ENDED);
  });

  it('an adopted login that was ended makes no token, lasting or not', async () => {
    const login = await adoptLogin();
    const principal = await logIn(login);
    const lasting = await services.lastingTokens.of(principal, 'iotile');
    expect(await services.lastingTokens.of(principal, 'iotile')).toBe(lasting);
    await login.end();
    await expect(services.lastingTokens.of(principal, 'iotile')).rejects.toEqual(ENDED);
    await expect(services.tokens.issue(made(principal))).rejects.toEqual(ENDED);
  });

  it.each(['reset', 'changed'])('a login of a password that was %s makes no token', async (how) => {
    const { id, principal } = await member();
    const lasting = await services.lastingTokens.of(principal, 'iotile');
    const password = 'quite another one';
    if (how === 'reset') await services.people.resetPassword(admin, id);
    else await services.people.update(admin, id, { password });
    await expect(services.lastingTokens.of(principal, 'iotile')).rejects.toEqual(ENDED);
    await expect(services.tokens.issue(made(principal))).rejects.toEqual(ENDED);
    if (how === 'reset') return;
    const { token } = await services.access.login('ann@example.org', password);
    const again = await services.access.authenticate(token);
    expect(await services.lastingTokens.of(again, 'iotile')).not.toBe(lasting);
  });

  it('an access key that was deleted gives no token, nor does a token that was revoked while it is exchanged', async () => {
    const { accessKey } = await anAccessKey();
    const proof = { kind: 'proof', limits: null, by: { accessKey: accessKey.id } } as const;
    const fields = { ...made(admin), owner: null, kind: 'device', maker: proof } as const;
    await services.tokens.issue(fields);
    await catalog.accessKeys.delete(first.projectId, accessKey.id);
    await expect(services.tokens.issue(fields)).rejects.toEqual(ENDED);
    const { info } = await services.tokens.issue(made(admin));
    const exchange = {
      ...made(admin),
      ...{ refreshedFrom: info.id, maker: { kind: 'proof', limits: null, by: { token: info.id } } },
    } as IssuedToken;
    await services.tokens.issue(exchange);
    await services.tokens.revoke(admin, info.id);
    await expect(services.tokens.issue(exchange)).rejects.toEqual(ENDED);
  });

  const anAccessKey = async () => ({
    accessKey: await catalog.accessKeys.create(first.projectId, { key: 'k', hash: 'h' }, {}),
  });

  it('a password that is set while its login is looked at lets nobody in', async () => {
    const { id } = await member();
    const { findForLogin } = catalog.users;
    // What was read before the new password is set.
    const found = await findForLogin.call(catalog.users, 'ann@example.org');
    await services.people.resetPassword(admin, id);
    const users = Object.create(catalog.users) as Subjects['users'];
    users.findForLogin = () => Promise.resolve(found);
    const late = createAccessServices({ ...catalog, users });
    await expect(late.access.login('ann@example.org', PASSWORD)).rejects.toEqual(ENDED);
  });

  it('what is being made while its adoption is ended ends, too', async () => {
    const login = await adoptLogin();
    const principal = await logIn(login);
    const other = await store.reopen();
    let ending: Promise<void> | undefined;
    meanwhile = async () => {
      // SQLite has one writer, who is this one: it comes to its turn afterwards.
      ending = login.end();
      for (let each = 0; each < 20; each++) await other.ping();
    };
    const { info } = await services.tokens.issue(made(principal));
    await ending;
    expect((await catalog.tokens.get(first.organizationId, info.id))?.revoked).not.toBeNull();
  });

  it('an end that breaks off can be made again', async () => {
    const login = await adoptLogin();
    const principal = await logIn(login);
    const tokens = (within: Subjects): Subjects['tokens'] =>
      Object.assign(Object.create(within.tokens) as Subjects['tokens'], {
        revokeOfAdoption: () => Promise.reject(new Error('the machine died')),
      });
    const dying = createAccessServices({
      ...catalog,
      transaction: (work) => catalog.transaction((within) => work({ ...within, tokens: tokens(within) })),
      tokens: tokens(catalog),
    });
    const { id } = (await services.adoptions.list(admin, await project())).items[0]!;
    await expect(dying.adoptions.end(admin, await project(), id)).rejects.toThrow('died');
    await login.end();
    expect((await catalog.tokens.get(first.organizationId, principal.id))?.revoked).not.toBeNull();
  });
});

/** Everybody who may knock: the same secret as each API's clients would carry it. */
import { randomBytes } from 'node:crypto';
import { organizationText } from '../../../src/model/identity.js';
import type { Catalog } from '../../../src/catalog/catalog.js';
import type { NewToken } from '../../../src/catalog/people/tokens.js';
import { hashToken, newTokenSecret } from '../../../src/services/access/login/secrets.js';
import type { Tenant } from '../platform.js';

export interface Principal {
  readonly secret: string | undefined;
  /** The organization that it says it is of, where an API asks. */
  readonly organization: number;
  /** A login of a person, which IOTile's clients carry under another word. */
  readonly isLogin?: boolean;
}

export const WHO = [
  'none',
  'wrong',
  'revoked',
  'expired',
  'foreign administrator',
  'foreign project',
  'another device',
  'writer only',
  'state sender only',
  'reader',
] as const;
export type Who = (typeof WHO)[number];
export type People = Record<Who, Principal>;

/** Nobody at all: whatever has a credential rule refuses these. */
export const NOBODY: readonly Who[] = ['none', 'wrong', 'revoked', 'expired'];
export const FOREIGN: readonly Who[] = ['foreign administrator', 'foreign project'];

/** Straight into the catalog: some of them no API makes. */
export async function makePeople(catalog: Catalog, one: Tenant, two: Tenant): Promise<People> {
  const { devices } = catalog;
  const other = await devices.create(one.project, 'other');
  const token = async (fields: Partial<NewToken>): Promise<{ secret: string; id: number }> => {
    const secret = newTokenSecret();
    const { id } = await catalog.tokens.create(hashToken(secret), {
      ...{ kind: 'api', owner: null, organization: one.organization, project: one.project },
      ...{ expires: null, name: 'knocking', scopes: ['project:admin'] },
      ...fields,
    });
    return { secret, id };
  };
  const revoked = await token({});
  await catalog.tokens.revoke(one.organization, revoked.id);
  // Each of an organization of its own, so that none of them finds what the other one made there.
  const third = await catalog.organizations.create('three');
  await catalog.projects.create(third.id, { name: "three's project" });
  const administrator = await token({
    organization: third.id,
    project: null,
    scopes: ['organization:admin'],
  });
  const ours = async (fields: Partial<NewToken>) => ({
    secret: (await token(fields)).secret,
    organization: one.organization,
  });
  return {
    none: { secret: undefined, organization: one.organization },
    wrong: { secret: randomBytes(32).toString('base64url'), organization: one.organization },
    revoked: { secret: revoked.secret, organization: one.organization },
    expired: await ours({ expires: Date.now() - 1000 }),
    'foreign administrator': { secret: administrator.secret, organization: third.id },
    'foreign project': { secret: two.token, organization: two.organization },
    'another device': await ours({ kind: 'device', device: other.id, scopes: ['project:write'] }),
    'writer only': await ours({ scopes: ['iobeam.write'] }),
    'state sender only': await ours({ scopes: ['device.sendState'] }),
    reader: { secret: one.reader, organization: one.organization },
  };
}

/** The head of a request of this API by that principal. */
export function headersOf(
  dialect: string,
  { secret, organization, isLogin = false }: Principal,
): Record<string, string> {
  if (secret === undefined) return {};
  switch (dialect) {
    case 'influx':
      return { authorization: `Token ${secret}` };
    case 'iotile':
      return { authorization: `${isLogin ? 'jwt' : 'token'} ${secret}` };
    case 'thingspeak':
      return { 'x-thingspeakapikey': secret };
    case 'iosense':
      return { userid: secret };
    case 'datacooee':
      return { 'organization-id': organizationText(organization), 'organization-api-key': secret };
    default:
      return { authorization: `Bearer ${secret}` };
  }
}

/**
 * The credentials that the first start gives out: a password for the administrator and one credential for each API. Rules: there are
 * no default secrets; only hashes stay; what was made is answered with its rows, so that it can be taken back if nobody ever
 * saw it.
 */
import { randomUUID } from 'node:crypto';
import { MILLISECONDS_PER_DAY } from '../../../model/time.js';
import type { Subjects } from '../../../catalog/catalog.js';
import type { Organization } from '../../../catalog/people/organizations.js';
import type { Project } from '../../../catalog/projects/projects.js';
import type { JsonObject } from '../../../catalog/repository.js';
import type { User } from '../../../catalog/people/users.js';
import { organizationText, projectSlug } from '../../../model/identity.js';
import { JwtSecrets } from '../tokens/jwt.js';
import { hashToken, newTokenSecret } from '../login/secrets.js';

export interface FirstAdministrator {
  readonly organizationId: number;
  readonly projectId: number;
  readonly admin: { readonly email: string; readonly password: string };
}

export interface FirstCredentials extends FirstAdministrator {
  readonly native: { readonly token: string; readonly projectId: number };
  readonly influx: { readonly token: string; readonly database: string };
  readonly losant: {
    readonly applicationId: string;
    readonly token: string;
    /** For every device of the application. */
    readonly accessKey: string;
    readonly accessSecret: string;
  };
  readonly iobeam: { readonly projectId: number; readonly token: string; readonly userToken: string };
  /** People log in there with their e-mail address and password: the administrator's. */
  readonly iotile: {
    readonly email: string;
    readonly password: string;
    readonly organization: string;
    readonly project: string;
    readonly projectUuid: string;
  };
  /** `userId` of most clients, `apikey` of the oldest: the same token. */
  readonly iosense: { readonly apikey: string; readonly userId: string };
  readonly datacooee: { readonly organizationId: string; readonly organizationApiKey: string };
}

/** The rows behind them. */
export interface FirstRows {
  readonly organization: number;
  readonly project: number;
  readonly user: number;
  readonly tokens: readonly number[];
  readonly accessKey?: number;
}

export interface FirstTenant {
  readonly organization: Organization;
  readonly project: Project;
  readonly user: User;
  /** Whose hash the user has. */
  readonly password: string;
}

/** Clients of iobeam look into their token and renew it near its end; microcontrollers cannot, so it lasts. */
const IOBEAM_MS = 365 * MILLISECONDS_PER_DAY;

/** What there is of a first start that nobody is going to see more of. */
export function administratorOf({ organization, project, user, password }: FirstTenant): {
  credentials: FirstAdministrator;
  rows: FirstRows;
} {
  return {
    credentials: {
      organizationId: organization.id,
      projectId: project.id,
      admin: { email: user.email, password },
    },
    rows: { organization: organization.id, project: project.id, user: user.id, tokens: [] },
  };
}

export async function makeFirstCredentials(
  { settings, tokens, accessKeys }: Subjects,
  tenant: FirstTenant,
): Promise<{ credentials: FirstCredentials; rows: FirstRows }> {
  const { organization, project, user } = tenant;
  const administrator = administratorOf(tenant);
  const jwt = new JwtSecrets({ settings });
  const made: number[] = [];
  const token = async (
    name: string,
    scopes: string[],
    special: { owner?: number; expires?: number; claims?: JsonObject; attributes?: JsonObject } = {},
  ): Promise<string> => {
    const { owner = null, expires = null, claims, attributes = {} } = special;
    const secret = claims === undefined ? newTokenSecret() : await jwt.sign(claims, expires);
    const { id } = await tokens.create(hashToken(secret), {
      ...{ kind: 'api', organization: organization.id, project: owner === null ? project.id : null },
      ...{ name, scopes, owner, expires, attributes },
    });
    made.push(id);
    return secret;
  };
  const access = { key: randomUUID(), secret: newTokenSecret() };
  const { id: accessKey } = await accessKeys.create(
    project.id,
    { key: access.key, hash: hashToken(access.secret) },
    { name: 'first start' },
  );
  const expires = Date.now() + IOBEAM_MS;
  const iosense = await token('iosense', ['project:write']);
  const credentials: FirstCredentials = {
    ...administrator.credentials,
    native: { token: await token('native', ['project:admin']), projectId: project.id },
    influx: { token: await token('influx', ['project:write']), database: project.name },
    losant: {
      applicationId: project.losantId,
      token: await token('losant', ['all.Application', 'project:admin']),
      accessKey: access.key,
      accessSecret: access.secret,
    },
    iobeam: {
      projectId: project.id,
      token: await token('iobeam', ['project:admin'], {
        expires,
        claims: { uid: 0, pid: project.id, pms: 7 },
        attributes: { iobeam: { refreshable: true } },
      }),
      userToken: await token('iobeam user', ['organization:admin'], { owner: user.id, expires }),
    },
    iotile: {
      ...administrator.credentials.admin,
      organization: organization.slug ?? '',
      project: projectSlug(project.id),
      projectUuid: project.iotileUuid,
    },
    iosense: { apikey: iosense, userId: iosense },
    datacooee: {
      organizationId: organizationText(organization.id),
      organizationApiKey: await token('datacooee', ['project:admin']),
    },
  };
  return { credentials, rows: { ...administrator.rows, tokens: made, accessKey } };
}

/** Nothing of what was made opens anything any more. */
export async function takeBack({ tokens, accessKeys }: Subjects, rows: FirstRows): Promise<void> {
  for (const id of rows.tokens) await tokens.revoke(rows.organization, id);
  if (rows.accessKey !== undefined) await accessKeys.delete(rows.project, rows.accessKey);
  await tokens.revokeOfOwner(rows.user, 'login');
}

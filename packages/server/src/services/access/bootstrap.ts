/**
 * The first start: an organization, a project, an administrator and one token for each API. Rules: it happens once for
 * a catalog, also when several processes start together; there are no default secrets; what is answered here is shown
 * once and only hashes stay.
 */
import { randomUUID } from 'node:crypto';
import { organizationText } from '../../model/identity.js';
import type { Catalog } from '../../catalog/catalog.js';
import type { JsonObject } from '../../catalog/subject.js';
import { projectSlug } from '../../model/identity.js';
import { slugify } from '../../model/slugify.js';
import { JwtSecrets } from './jwt.js';
import { hashPassword, hashToken, newPassword, newTokenSecret } from './secrets.js';

export interface FirstCredentials {
  readonly organizationId: number;
  readonly projectId: number;
  readonly admin: { readonly email: string; readonly password: string };
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
  /** People log in there with their e-mail address and password. */
  readonly iotile: { readonly organization: string; readonly project: string; readonly projectUuid: string };
  /** `userId` of most clients, `apikey` of the oldest: the same token. */
  readonly iosense: { readonly userId: string };
  readonly datacooee: { readonly organizationId: string; readonly organizationApiKey: string };
}

export interface BootstrapOptions {
  readonly email?: string;
  readonly organization?: string;
  readonly project?: string;
}

/** Clients of iobeam look into their token and renew it near its end; microcontrollers cannot, so it lasts. */
const IOBEAM_MS = 365 * 86_400_000;

/** Undefined when the catalog had its first start already. */
export async function bootstrap(
  catalog: Catalog,
  options: BootstrapOptions = {},
): Promise<FirstCredentials | undefined> {
  if ((await catalog.settings.get('bootstrap')) !== undefined) return undefined;
  const email = options.email ?? 'admin@localhost';
  const password = newPassword();
  const hash = await hashPassword(password);
  return catalog.transaction(async (within) => {
    const { settings, organizations, projects, users, memberships, tokens, accessKeys } = within;
    if (!(await settings.claim('bootstrap', { at: Date.now() }))) return undefined;
    const title = options.organization ?? 'default';
    const slug = slugify(title) || 'default';
    const organization = await organizations.create(title, { slug });
    const project = await projects.create(organization.id, { name: options.project ?? 'default' });
    const user = await users.create({
      ...{ email, name: 'Administrator', password: hash },
      // May do what that service left to its own staff, if a request says so.
      attributes: { iotile: { staff: true } },
    });
    await memberships.set(organization.id, user.id, 'owner');
    const jwt = new JwtSecrets({ settings });
    const token = async (
      name: string,
      scopes: string[],
      special: { owner?: number; expires?: number; claims?: JsonObject; attributes?: JsonObject } = {},
    ): Promise<string> => {
      const { owner = null, expires = null, claims, attributes = {} } = special;
      const secret = claims === undefined ? newTokenSecret() : await jwt.sign(claims, expires);
      await tokens.create(hashToken(secret), {
        ...{ kind: 'api', organization: organization.id, project: owner === null ? project.id : null },
        ...{ name, scopes, owner, expires, attributes },
      });
      return secret;
    };
    const access = { key: randomUUID(), secret: newTokenSecret() };
    await accessKeys.create(
      project.id,
      { key: access.key, hash: hashToken(access.secret) },
      { name: 'first start' },
    );
    const expires = Date.now() + IOBEAM_MS;
    return {
      organizationId: organization.id,
      projectId: project.id,
      admin: { email, password },
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
      iotile: { organization: slug, project: projectSlug(project.id), projectUuid: project.iotileUuid },
      iosense: { userId: await token('iosense', ['project:write']) },
      datacooee: {
        organizationId: organizationText(organization.id),
        organizationApiKey: await token('datacooee', ['project:admin']),
      },
    };
  });
}

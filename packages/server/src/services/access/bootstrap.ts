/**
 * The first start: an organization, a project, an administrator and one token for each API. Rules: it happens once for
 * a catalog, also when several processes start together; there are no default secrets; what is answered here is shown
 * once and only hashes stay.
 */
import type { Catalog } from '../../catalog/catalog.js';
import { hashPassword, hashToken, newPassword, newTokenSecret } from './secrets.js';

export interface FirstCredentials {
  readonly organizationId: number;
  readonly projectId: number;
  readonly admin: { readonly email: string; readonly password: string };
  readonly native: { readonly token: string; readonly projectId: number };
  readonly influx: { readonly token: string; readonly database: string };
}

export interface BootstrapOptions {
  readonly email?: string;
  readonly organization?: string;
  readonly project?: string;
}

/** Undefined when the catalog had its first start already. */
export async function bootstrap(
  catalog: Catalog,
  options: BootstrapOptions = {},
): Promise<FirstCredentials | undefined> {
  if ((await catalog.settings.get('bootstrap')) !== undefined) return undefined;
  const email = options.email ?? 'admin@localhost';
  const password = newPassword();
  const hash = await hashPassword(password);
  return catalog.transaction(async ({ settings, organizations, projects, users, memberships, tokens }) => {
    if (!(await settings.claim('bootstrap', { at: Date.now() }))) return undefined;
    const organization = await organizations.create(options.organization ?? 'default');
    const project = await projects.create(organization.id, { name: options.project ?? 'default' });
    const user = await users.create({ email, name: 'Administrator', password: hash });
    await memberships.set(organization.id, user.id, 'owner');
    const token = async (name: string, scopes: string[]): Promise<string> => {
      const secret = newTokenSecret();
      const common = {
        kind: 'api',
        owner: null,
        organization: organization.id,
        project: project.id,
        expires: null,
      } as const;
      await tokens.create(hashToken(secret), { ...common, name, scopes });
      return secret;
    };
    return {
      organizationId: organization.id,
      projectId: project.id,
      admin: { email, password },
      native: { token: await token('native', ['project:admin']), projectId: project.id },
      influx: { token: await token('influx', ['project:write']), database: project.name },
    };
  });
}

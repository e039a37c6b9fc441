/**
 * Who may do what: the one door for dialects to credentials, people, tokens and the project of a request. Rule: a
 * thing of another organization, or of a project that the principal does not reach, is `not_found`, exactly as a thing
 * that does not exist.
 */
import type { Catalog } from '../../catalog/catalog.js';
import { Authentication } from './authentication.js';
import { Login } from './login.js';
import { Members } from './members.js';
import { requireScope, type Principal } from './principal.js';
import { ProjectAccess } from './project-access.js';
import { TokenService } from './token-service.js';

export type AccessService = ReturnType<typeof createAccess>;

export interface AccessOptions {
  /** How long a login lasts. */
  readonly loginMs?: number;
  readonly now?: () => number;
}

export function createAccess(catalog: Catalog, options: AccessOptions = {}) {
  const now = options.now ?? Date.now;
  const authentication = new Authentication(catalog, now);
  const projects = new ProjectAccess(catalog, now);
  /** To be called after any change of a project or of rights that did not come through here. */
  const forget = (): void => {
    authentication.forget();
    projects.forget();
  };
  const login = new Login(catalog, options.loginMs ?? 12 * 3_600_000, now);
  const members = new Members(catalog, forget);
  const tokens = new TokenService(catalog, projects, forget);

  return {
    forget,
    /** Bearer secret → principal, or `credentials_invalid`. */
    authenticate: (secret: string): Promise<Principal> => authentication.authenticate(secret),
    /** A secret of this process only: the administrator of the installation's first organization. */
    registerLocalToken: async (secret: string): Promise<void> => {
      const [first] = await catalog.organizations.list();
      if (first === undefined) throw new Error('a local token needs an organization: bootstrap first');
      authentication.registerLocal(secret, first.id);
    },
    require: requireScope,
    project: projects.project.bind(projects),
    login: login.login.bind(login),
    logout: login.logout.bind(login, forget),
    me: members.me.bind(members),
    getUser: members.get.bind(members),
    createUser: members.create.bind(members),
    listUsers: members.list.bind(members),
    updateUser: members.update.bind(members),
    deleteUser: members.delete.bind(members),
    resetPassword: members.resetPassword.bind(members),
    createToken: tokens.create.bind(tokens),
    listTokens: tokens.list.bind(tokens),
    revokeToken: tokens.revoke.bind(tokens),
  };
}

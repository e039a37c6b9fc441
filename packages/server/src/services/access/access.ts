/**
 * Who may do what: the one door for dialects to credentials, people, tokens and the project of a request. Rule: a
 * thing of another organization, or of a project that the principal does not reach, is `not_found`, exactly as a thing
 * that does not exist.
 */
import type { Catalog } from '../../catalog/catalog.js';
import type { LoginOptions, LoginResult, Showing } from '../contract/access.js';
import { AdoptionService } from './adoption/adoption-service.js';
import { WeakSecrets } from './adoption/weak-secrets.js';
import type { MadeIdForm } from '../../model/identity.js';
import { ExternalIdService } from '../external-ids/external-ids.js';
import { Authentication } from './authentication.js';
import { Endings, type AccessChange } from './rights/endings.js';
import { LastingTokens } from './tokens/lasting-tokens.js';
import { Letters, type LettersOptions } from './people/letters.js';
import { Login } from './login/login.js';
import { Members } from './people/members.js';
import { Invitations } from './people/invitations.js';
import { Operators, type AccountsBy } from './people/operators.js';
import { OneTimeKeys } from './people/one-time-keys.js';
import { OrganizationService } from './people/organization.js';
import { Organizations, type OrganizationsBy } from './people/organizations.js';
import { requireScope, type Principal } from './rights/principal.js';
import { ProjectAccess } from './rights/project-access.js';
import { ownerOf, Starters } from './rights/starters.js';
import { TokenService } from './tokens/token-service.js';

type Parts = ReturnType<typeof partsOf>;

export interface AccessService extends Common, Doors {
  /** The same for an API: what was adopted for it is good there. */
  through(api: string): AccessService;
}

type Common = Parts['common'];
type Doors = ReturnType<Parts['doors']>;

export interface AccessOptions extends LettersOptions {
  readonly accountsBy?: AccountsBy;
  /** Who may make organizations. */
  readonly organizations?: OrganizationsBy;
  readonly onProblem?: (error: unknown) => void;
  /** How long a login lasts. */
  readonly loginMs?: number;
  readonly now?: () => number;
  /** Absent: projects are known by their numbers alone. */
  readonly ids?: ExternalIdService;
  /** How the lists of access keys name devices; absent: none can be adopted. */
  readonly accessKeyDevices?: MadeIdForm;
}

export function createAccess(catalog: Catalog, options: AccessOptions = {}): AccessService {
  const { common, doors } = partsOf(catalog, options);
  const through = (api: string | undefined): AccessService => ({ ...common, ...doors(api), through });
  return through(undefined);
}

function partsOf(catalog: Catalog, options: AccessOptions) {
  const now = options.now ?? Date.now;
  const weak = new WeakSecrets(catalog, now);
  const authentication = new Authentication(catalog, weak, now);
  const projects = new ProjectAccess(catalog, options.ids ?? new ExternalIdService(catalog, []), now);
  /** To be called after any change of a project or of rights that did not come through here. */
  const endings = new Endings();
  const forget = (change?: AccessChange): void => {
    authentication.forget();
    projects.forget();
    endings.changed(change);
  };
  const login = new Login(catalog, options.loginMs ?? 12 * 3_600_000, now);
  const letters = new Letters(options);
  const operators = new Operators(catalog, options.accountsBy);
  const keys = new OneTimeKeys(catalog, {
    ...{ changed: forget, letters, now },
    onProblem: options.onProblem ?? (() => undefined),
  });
  const checkPassword = login.check.bind(login);
  const members = new Members(catalog, { changed: forget, letters, operators, checkPassword, keys });
  const tokens = new TokenService(catalog, projects, forget, operators);
  const invitations = new Invitations(catalog, {
    ...{ changed: forget, letters, operators, checkPassword, keys, members },
  });
  const organization = new OrganizationService(catalog, { projects, changed: forget, operators });
  const organizations = new Organizations(catalog, { changed: forget, operators }, options.organizations);
  const lasting = new LastingTokens(catalog);
  const starters = new Starters(catalog, projects);

  const adoptions = new AdoptionService(catalog, {
    ...{ projects, operators, weak, tokens, changed: forget },
    accessKeyDevices: options.accessKeyDevices,
  });

  const common = {
    forget,
    lasting: endings.watch.bind(endings),
    /** A secret of this process only: the administrator of the installation's first organization. */
    registerLocalToken: async (secret: string): Promise<void> => {
      const [first] = await catalog.organizations.list();
      if (first === undefined) throw new Error('a local token needs an organization: bootstrap first');
      authentication.registerLocal(secret, first.id);
    },
    require: requireScope,
    requireMetrics: operators.requireMetrics.bind(operators),
    project: projects.project.bind(projects),
    findProject: projects.find.bind(projects),
    configuredProject: projects.configured.bind(projects),
    levels: projects.levels.bind(projects),
    readable: projects.readable.bind(projects),
    ownerOf,
    mayStillRead: starters.mayStillRead.bind(starters),
    levelsOfUser: projects.levelsOfUser.bind(projects),
    logout: login.logout.bind(login, forget),
    checkPassword,
    me: members.me.bind(members),
    getUser: members.get.bind(members),
    findUser: members.find.bind(members),
    createUser: invitations.addUser.bind(invitations),
    listUsers: members.list.bind(members),
    updateUser: members.update.bind(members),
    deleteUser: members.delete.bind(members),
    resetPassword: members.resetPassword.bind(members),
    invite: invitations.invite.bind(invitations),
    invitations: invitations.pending.bind(invitations),
    signUp: invitations.join.bind(invitations),
    startPasswordReset: keys.startReset.bind(keys),
    finishPasswordReset: keys.finishReset.bind(keys),
    startEmailCheck: keys.startEmailCheck.bind(keys),
    finishAddressChange: keys.finishAddressChange.bind(keys),
    finishEmailCheck: keys.finishEmailCheck.bind(keys),
    memberships: organizations.memberships.bind(organizations),
    createOrganization: organizations.create.bind(organizations),
    deleteOrganization: organizations.delete.bind(organizations),
    lastingToken: lasting.of.bind(lasting),
    organization: organization.get.bind(organization),
    updateOrganization: organization.update.bind(organization),
    projectRights: organization.rights.bind(organization),
    projectPeople: organization.people.bind(organization),
    setProjectRight: organization.setRight.bind(organization),
    createToken: tokens.create.bind(tokens),
    issueToken: tokens.issue.bind(tokens),
    findToken: tokens.find.bind(tokens),
    updateToken: tokens.update.bind(tokens),
    listTokens: tokens.list.bind(tokens),
    listOwnTokens: tokens.listOwn.bind(tokens),
    revokeToken: tokens.revoke.bind(tokens),
    endToken: tokens.end.bind(tokens),
    adopt: adoptions.adopt.bind(adoptions),
    adoptions: adoptions.list.bind(adoptions),
    endAdoption: adoptions.end.bind(adoptions),
  };
  const doors = (api: string | undefined) => ({
    /** Bearer secret → principal, or `credentials_invalid`. */
    authenticate: (secret: string, shown: Showing = {}): Promise<Principal> =>
      authentication.authenticate({ ...shown, secret, api }),
    login: (name: string, password: string, wanted: LoginOptions = {}): Promise<LoginResult> =>
      login.login(name, password, { ...wanted, api }),
    inspectToken: (secret: string) => tokens.inspect({ secret, api }),
  });
  return { common, doors };
}

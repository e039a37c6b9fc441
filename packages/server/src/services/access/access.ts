/**
 * Who may do what: the one door for dialects to credentials, people, tokens and the project of a request. Rule: a
 * thing of another organization, or of a project that the principal does not reach, is `not_found`, exactly as a thing
 * that does not exist.
 */
import type { Catalog } from '../../catalog/catalog.js';
import type { MadeIdForm } from '../../model/identity.js';
import { ExternalIdService } from '../external-ids/external-ids.js';
import { AccessService, type AccessWatch } from './access-service.js';
import { AdoptionService } from './adoption/adoption-service.js';
import { WeakSecrets } from './adoption/weak-secrets.js';
import { Authentication } from './authentication.js';
import { Login, wrongPassword } from './login/login.js';
import { InvitationService } from './people/invitations.js';
import { Letters, type LettersOptions } from './people/letters.js';
import { OneTimeKeyService } from './people/one-time-keys.js';
import { Operators, type AccountsBy } from './people/operators.js';
import { OrganizationService, type OrganizationsBy } from './people/organization-service.js';
import { PeopleService } from './people/people-service.js';
import { ProjectRightService } from './people/project-rights.js';
import { Endings } from './rights/endings.js';
import { RightsService } from './rights/rights-service.js';
import { LastingTokenService } from './tokens/lasting-tokens.js';
import { TokenService } from './tokens/token-service.js';
import type { AccessChange } from '../contract/access.js';

export interface AccessOptions extends LettersOptions {
  readonly accountsBy?: AccountsBy;
  /** Who may make organizations. */
  readonly organizations?: OrganizationsBy;
  readonly onProblem?: (error: unknown) => void;
  /** Told who was seen and who was not let in. */
  readonly watch?: AccessWatch;
  /** How long a login lasts. */
  readonly loginMs?: number;
  readonly now?: () => number;
  /** Absent: projects are known by their numbers alone. */
  readonly ids?: ExternalIdService;
  /** How the lists of access keys name devices; absent: none can be adopted. */
  readonly accessKeyDevices?: MadeIdForm;
}

export type AccessServices = ReturnType<typeof createAccessServices>;

/** They are made together because a change by one ends what the others keep in memory. */
export function createAccessServices(catalog: Catalog, options: AccessOptions = {}) {
  const { now = Date.now, onProblem = () => undefined, watch } = options;
  const weak = new WeakSecrets(catalog, now);
  const authentication = new Authentication(catalog, weak, now);
  const operators = new Operators(catalog, options.accountsBy);
  const ids = options.ids ?? new ExternalIdService(catalog, []);
  const rights = new RightsService(catalog, ids, operators, now);
  const endings = new Endings();
  const changed = (change?: AccessChange): void => {
    authentication.forget();
    rights.forget();
    endings.changed(change);
  };
  const login = new Login(catalog, options.loginMs ?? 12 * 3_600_000, now);
  const letters = new Letters(options);
  const keys = new OneTimeKeyService(catalog, { changed, letters, now, onProblem });
  const checkPassword = async (user: number, password: string): Promise<boolean> => {
    const good = await login.check(user, password).catch(async (error: unknown) => {
      await watch?.refused(user, error);
      throw error;
    });
    if (!good) await watch?.refused(user, wrongPassword());
    return good;
  };
  const shared = { changed, letters, operators, keys, checkPassword };
  const people = new PeopleService(catalog, shared);
  const tokens = new TokenService(catalog, rights, changed, operators);
  const { accessKeyDevices } = options;
  return {
    access: new AccessService({ catalog, authentication, login, tokens, endings, watch, changed }),
    rights,
    people,
    invitations: new InvitationService(catalog, { ...shared, people }),
    oneTimeKeys: keys,
    organizations: new OrganizationService(catalog, { changed, operators }, options.organizations),
    projectRights: new ProjectRightService(catalog, rights, changed),
    tokens,
    lastingTokens: new LastingTokenService(catalog),
    adoptions: new AdoptionService(catalog, { rights, operators, weak, changed, accessKeyDevices }),
  };
}

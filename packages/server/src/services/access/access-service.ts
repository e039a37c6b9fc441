/** Credentials and logins, for the requests of one API: what was adopted for it is good there. Those of all APIs share what it is made of. */
import type { Catalog } from '../../catalog/catalog.js';
import type {
  AccessChange,
  Lasting,
  Access,
  LoginOptions,
  LoginResult,
  Showing,
} from '../contract/access.js';
import type { Authentication } from './authentication.js';
import type { Login } from './login/login.js';
import type { Endings } from './rights/endings.js';
import type { TokenService } from './tokens/token-service.js';
import type { Principal } from '../contract/principal.js';

/** Who was seen, and who was not let in. */
export interface AccessWatch {
  known(principal: Principal): void;
  /** With what was typed as a name, or the id of the person whose password it was to be. */
  refused(who: string | number, error: unknown): Promise<void>;
}

export interface AccessParts {
  readonly catalog: Catalog;
  readonly authentication: Authentication;
  readonly login: Login;
  readonly tokens: Pick<TokenService, 'inspect'>;
  readonly endings: Endings;
  readonly watch: AccessWatch | undefined;
  /** Nothing that was kept of these is good any more. */
  readonly changed: (change?: AccessChange) => void;
}

export class AccessService implements Access {
  constructor(
    private readonly parts: AccessParts,
    private readonly api?: string,
  ) {}

  through(api: string): AccessService {
    return new AccessService(this.parts, api);
  }

  async authenticate(secret: string, shown: Showing = {}): Promise<Principal> {
    const { authentication, watch } = this.parts;
    const principal = await authentication.authenticate({ ...shown, secret, api: this.api });
    watch?.known(principal);
    return principal;
  }

  async login(name: string, password: string, options: LoginOptions = {}): Promise<LoginResult> {
    try {
      return await this.parts.login.login(name, password, { ...options, api: this.api });
    } catch (error) {
      await this.parts.watch?.refused(name, error);
      throw error;
    }
  }

  /** Any other kind of token stays. */
  async logout(principal: Principal): Promise<void> {
    if (principal.kind !== 'user') return;
    await this.parts.catalog.tokens.revoke(principal.organization, principal.id);
    this.parts.changed({ token: principal.id });
  }

  inspectToken(secret: string, shown: Pick<Showing, 'from'> = {}): ReturnType<Access['inspectToken']> {
    return this.parts.tokens.inspect({ ...shown, secret, api: this.api });
  }

  lasting(lasting: Lasting): () => void {
    return this.parts.endings.watch(lasting);
  }

  /** To be called after any change of a project or of rights that did not come through these services. */
  forget(change?: AccessChange): void {
    this.parts.changed(change);
  }

  /** A secret of this process only: the administrator of the installation's first organization. */
  async registerLocalToken(secret: string): Promise<void> {
    const [first] = await this.parts.catalog.organizations.list();
    if (first === undefined) throw new Error('a local token needs an organization: bootstrap first');
    this.parts.authentication.registerLocal(secret, first.id);
  }
}

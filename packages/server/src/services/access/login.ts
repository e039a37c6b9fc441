/**
 * E-mail and password → a token that ends. Rules: the answer to a wrong password and to an unknown address is the same
 * and takes the same time; attempts are throttled for each address.
 */
import type { Catalog } from '../../catalog/catalog.js';
import type { Role } from '../../catalog/memberships.js';
import { normalizeEmail, type User } from '../../catalog/users.js';
import { TributaryError } from '../../errors/error.js';
import { scopesOfRole, type Principal } from './principal.js';
import { hashPassword, hashToken, newPassword, newTokenSecret, verifyPassword } from './secrets.js';
import { Throttle } from './throttle.js';

const DAY_MS = 86_400_000;

export interface LoginResult {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
  readonly user: User & { readonly role: Role };
}

export class Login {
  readonly #catalog: Catalog;
  readonly #lengthMs: number;
  readonly #now: () => number;
  readonly #throttle: Throttle;
  #nobody: Promise<string> | undefined;

  constructor(catalog: Catalog, lengthMs: number, now: () => number) {
    this.#catalog = catalog;
    this.#lengthMs = lengthMs;
    this.#now = now;
    this.#throttle = new Throttle(now);
  }

  async login(email: string, password: string): Promise<LoginResult> {
    const name = normalizeEmail(email);
    this.#throttle.attempt(name);
    const found = await this.#catalog.users.findForLogin(name);
    this.#nobody ??= hashPassword(newPassword());
    const right = await verifyPassword(password, found?.password ?? (await this.#nobody));
    if (found === undefined || !right)
      throw new TributaryError('credentials_invalid', {
        reason: 'the e-mail address or the password is wrong',
      });
    const [membership] = await this.#catalog.memberships.listOfUser(found.id);
    if (membership === undefined)
      throw new TributaryError('credentials_invalid', { reason: 'the user belongs to no organization' });
    this.#throttle.succeeded(name);

    const token = newTokenSecret();
    const expires = this.#now() + this.#lengthMs;
    const { organization, role } = membership;
    const { id, created, updated } = found;
    await this.#catalog.tokens.deleteEndedLogins(this.#now() - DAY_MS);
    await this.#catalog.tokens.create(hashToken(token), {
      kind: 'login',
      name: 'login',
      owner: id,
      organization,
      project: null,
      scopes: scopesOfRole(role),
      expires,
    });
    return { token, expires, user: { id, email: found.email, name: found.name, created, updated, role } };
  }

  /** Ends the login that made this request; any other kind of token stays. */
  async logout(forget: () => void, principal: Principal): Promise<void> {
    if (principal.kind !== 'user') return;
    await this.#catalog.tokens.revoke(principal.organization, principal.id);
    forget();
  }
}

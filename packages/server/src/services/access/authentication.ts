/**
 * Bearer secret → principal. Rules: a secret is looked up by its hash; an answer is kept in memory for at most ten
 * seconds, so a revocation by another process takes effect within that time, and one by this process at once.
 */
import type { Catalog } from '../../catalog/catalog.js';
import type { Role } from '../../catalog/people/memberships.js';
import type { TokenInfo } from '../../catalog/people/tokens.js';
import { TributaryError } from '../../errors/error.js';
import { LastUsed } from './tokens/last-used.js';
import { holds, isOwnScope, SCOPES, scopesOfRole, type Principal } from './rights/principal.js';
import { hashToken } from './login/secrets.js';

const KEPT_MS = 10_000;
const MAX_KEPT = 10_000;

interface Kept {
  readonly principal: Principal;
  readonly until: number;
}

export class Authentication {
  readonly #catalog: Catalog;
  readonly #now: () => number;
  readonly #kept = new Map<string, Kept>();
  readonly #local = new Map<string, Principal>();
  readonly #lastUsed: LastUsed;
  /** Counts `forget` calls: an answer that was read before one is not kept. */
  #generation = 0;

  constructor(catalog: Catalog, now: () => number = Date.now) {
    this.#catalog = catalog;
    this.#now = now;
    this.#lastUsed = new LastUsed((id, at) => catalog.tokens.touch(id, at));
  }

  /** A secret of this process's life time: the administrator at the machine itself (the command line). */
  registerLocal(secret: string, organization: number): void {
    this.#local.set(hashToken(secret), {
      kind: 'local',
      id: 0,
      organization,
      projects: null,
      scopes: new Set(['organization:admin']),
      user: null,
      device: null,
      attributes: {},
      expires: null,
    });
  }

  async authenticate(secret: string): Promise<Principal> {
    const hash = hashToken(secret);
    const known = this.#local.get(hash);
    if (known !== undefined) return known;
    const now = this.#now();
    const kept = this.#kept.get(hash);
    if (kept !== undefined && kept.until > now) return kept.principal;
    const generation = this.#generation;
    const token = await this.#catalog.tokens.findByHash(hash);
    if (token === undefined)
      throw new TributaryError('credentials_invalid', { reason: 'the token is not known' });
    if (token.revoked !== null)
      throw new TributaryError('credentials_invalid', { reason: 'the token was revoked' });
    if (!token.active) throw new TributaryError('credentials_invalid', { reason: 'the token is inactive' });
    if (token.expires !== null && token.expires <= now)
      throw new TributaryError('credentials_invalid', { reason: 'the token has expired', state: 'expired' });
    const principal = await this.#principalOf(token);
    this.#lastUsed.note(token, now);
    if (generation === this.#generation) {
      if (this.#kept.size >= MAX_KEPT) this.#kept.clear();
      this.#kept.set(hash, { principal, until: Math.min(now + KEPT_MS, token.expires ?? Infinity) });
    }
    return principal;
  }

  /** After any change of tokens, users, memberships or projects in this process. */
  forget(): void {
    this.#generation++;
    this.#kept.clear();
  }

  /** A token of a person never has more than the person has now, on its project if it is of one; it ends with the membership. */
  async #principalOf(token: TokenInfo): Promise<Principal> {
    const { id, organization, project, owner } = token;
    let scopes = token.scopes;
    // A login for a part of what the person may do is bounded like a token of theirs.
    const whole = token.kind === 'login' && token.attributes['narrowed'] !== true;
    if (owner !== null) {
      const membership = await this.#catalog.memberships.get(organization, owner);
      if (membership === undefined)
        throw new TributaryError('credentials_invalid', { reason: 'the owner is no longer a member' });
      const own = await this.#scopesOfOwner(owner, membership.role, project);
      scopes = whole ? [...own] : narrowed(scopes, own);
    }
    const kind = whole ? 'user' : token.kind === 'device' ? 'device' : 'token';
    return {
      kind,
      id,
      organization,
      projects: project === null ? null : [project],
      scopes: new Set(scopes),
      user: owner,
      device: token.device,
      attributes: token.attributes,
      expires: token.expires,
    };
  }

  async #scopesOfOwner(owner: number, role: Role, project: number | null): Promise<ReadonlySet<string>> {
    const scopes = new Set<string>(scopesOfRole(role));
    if (project === null || holds(scopes, 'organization:admin')) return scopes;
    const right = await this.#catalog.rights.get(project, owner);
    return right === undefined ? scopes : new Set(right.levels.map((level) => `project:${level}`));
  }
}

/** What both the token and its owner have; a dialect's own scope names are the token's alone. */
function narrowed(scopes: readonly string[], own: ReadonlySet<string>): string[] {
  const asked = new Set(scopes);
  return [
    ...scopes.filter((scope) => !isOwnScope(scope)),
    ...SCOPES.filter((scope) => holds(asked, scope) && holds(own, scope)),
  ];
}

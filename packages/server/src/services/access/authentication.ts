/**
 * Bearer secret → principal. Rules: a secret is looked up by its hash; an answer is kept in memory for at most ten
 * seconds, so a revocation by another process takes effect within that time, and one by this process at once. An adopted one, and
 * what it handed out, is good through its own API and from its own addresses only, which is looked at each time.
 */
import type { Catalog } from '../../catalog/catalog.js';
import { TributaryError } from '../../errors/error.js';
import { BoundedCache } from '../../model/bounded-cache.js';
import { LastUsed } from './tokens/last-used.js';
import { holds, isOwnScope, SCOPES, scopesOfRole } from './rights/principal.js';
import { hashToken } from './login/secrets.js';
import { admit, GoodWhere, unknown } from './adoption/good-where.js';
import { isOneLine, secretTexts, type ShownSecret } from './adoption/secret-text.js';
import type { WeakSecrets } from './adoption/weak-secrets.js';
import type { Role } from '../../model/records/people.js';
import type { TokenInfo } from '../../model/records/token.js';
import type { Principal } from '../contract/principal.js';

const KEPT_MS = 10_000;
const MAX_KEPT = 10_000;

interface Kept {
  readonly principal: Principal;
  /** Undefined: everywhere. */
  readonly good: GoodWhere | undefined;
}

interface Found {
  readonly token: TokenInfo;
  readonly hash: string;
}

export class Authentication {
  readonly #catalog: Catalog;
  readonly #now: () => number;
  readonly #kept: BoundedCache<string, Kept>;
  readonly #local = new Map<string, Principal>();
  readonly #lastUsed: LastUsed;
  readonly #weak: WeakSecrets;

  constructor(catalog: Catalog, weak: WeakSecrets, now: () => number = Date.now) {
    this.#catalog = catalog;
    this.#weak = weak;
    this.#now = now;
    this.#kept = new BoundedCache({ most: MAX_KEPT, keptMs: KEPT_MS, now });
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
      limits: null,
    });
  }

  async authenticate(shown: ShownSecret): Promise<Principal> {
    if (!isOneLine(shown.secret)) unknown();
    const hash = hashToken(shown.secret);
    const known = this.#local.get(hash) ?? this.#recent(hash, shown);
    if (known !== undefined) return known;
    const hashes = [hash];
    for (const text of secretTexts(shown)) {
      const adopted = hashToken(text);
      const recent = this.#recent(adopted, shown);
      if (recent !== undefined) return recent;
      hashes.push(adopted);
    }
    return this.#look(shown, hashes);
  }

  #recent(hash: string, shown: ShownSecret): Principal | undefined {
    const kept = this.#kept.get(hash);
    if (kept === undefined) return undefined;
    admit(kept.good, shown);
    return kept.principal;
  }

  async #look(shown: ShownSecret, hashes: readonly string[]): Promise<Principal> {
    const now = this.#now();
    const keep = this.#kept.reading();
    const { token, hash } = (await this.#find(shown, hashes)) ?? unknown();
    const good = token.limits === null ? undefined : new GoodWhere(token.limits);
    // Before anything is said of it: elsewhere nobody learns that it is known.
    admit(good, shown);
    if (token.revoked !== null)
      throw new TributaryError('credentials_invalid', { reason: 'the token was revoked' });
    if (!token.active) throw new TributaryError('credentials_invalid', { reason: 'the token is inactive' });
    if (token.expires !== null && token.expires <= now)
      throw new TributaryError('credentials_invalid', { reason: 'the token has expired', state: 'expired' });
    const principal = await this.#principalOf(token);
    if (shown.rehearsed !== true) this.#lastUsed.note(token, now);
    // Not in the millisecond in which it expires.
    keep(hash, { principal, good }, Math.min(KEPT_MS, (token.expires ?? Infinity) - now - 1));
    return principal;
  }

  async #find(shown: ShownSecret, hashes: readonly string[]): Promise<Found | undefined> {
    const found = await this.#catalog.tokens.findForRequest(hashes);
    if (found !== undefined) return found;
    const weak = await this.#weak.find(shown);
    if (weak === undefined) return undefined;
    const adopted = await this.#catalog.tokens.findForRequest([weak.hash]);
    return adopted && { ...adopted, hash: weak.key };
  }

  /** After any change of tokens, users, memberships or projects in this process. */
  forget(): void {
    this.#kept.clear();
    this.#weak.forget();
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
      limits: token.limits,
      adopted: token.kind === 'adopted',
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

/**
 * Tokens that people and machines make for machines. Rules: a token never has more than its maker, nor longer, nor elsewhere; one
 * that is tied to a project has no organization scopes; the secret is answered once and only its hash is kept.
 */
import { MILLISECONDS_PER_DAY } from '../../../model/time.js';
import type { Catalog } from '../../../catalog/catalog.js';
import { isListed } from '../../../catalog/people/tokens.js';
import { TributaryError } from '../../../errors/error.js';
import type { AccessChange, TokenState } from '../../contract/access.js';
import type { IssuedToken, TokenChange, TokenFields, Tokens } from '../../contract/tokens.js';
import type { Page, PageRequest } from '../../contract/paging.js';
import { list, pageRequest } from '../../paging.js';
import { JwtSecrets } from './jwt.js';
import { requireGoodMaker } from './maker.js';
import { revokeToken } from './revocation.js';
import { METRICS, type Operators } from '../people/operators.js';
import { requireScope } from '../rights/principal.js';
import type { RightsService } from '../rights/rights-service.js';
import { hashToken, newTokenSecret } from '../login/secrets.js';
import { GoodWhere } from '../adoption/good-where.js';
import { hashesOf, type ShownSecret } from '../adoption/secret-text.js';
import { checkDescription, checkExpiry, checkScopes, checkTokenName, endWithin } from './token-checks.js';
import type { TokenInfo } from '../../../model/records/token.js';
import type { Principal } from '../../contract/principal.js';

const CLEAN_MS = 3_600_000;
/** As long as those of people are kept. */
const KEPT_MS = MILLISECONDS_PER_DAY;

export class TokenService implements Tokens {
  readonly #catalog: Catalog;
  readonly #rights: RightsService;
  readonly #changed: (change: AccessChange) => void;
  readonly #jwt: JwtSecrets;
  #cleaned = 0;

  constructor(
    catalog: Catalog,
    rights: RightsService,
    changed: (change: AccessChange) => void,
    private readonly operators: Operators,
  ) {
    this.#catalog = catalog;
    this.#rights = rights;
    this.#changed = changed;
    this.#jwt = new JwtSecrets(catalog);
  }

  async create(principal: Principal, fields: TokenFields): Promise<{ token: string; info: TokenInfo }> {
    // A token of one project makes tokens of that project.
    const project =
      fields.project ?? (principal.projects?.length === 1 ? (principal.projects[0] ?? null) : null);
    if (project !== null) await this.#rights.project(principal, project, 'project:admin');
    else if (principal.projects === null) requireScope(principal, 'organization:admin');
    else throw new TributaryError('project_ambiguous', { field: 'project' });
    const { user: owner, organization } = principal;
    if (Array.isArray(fields.scopes) && fields.scopes.includes(METRICS))
      await this.operators.requireOperator(principal, `to give ${METRICS}`);
    const scopes = checkScopes(principal, fields.scopes, project);
    return this.issue({ ...fields, kind: 'api', owner, organization, project, scopes, maker: principal });
  }

  async issue(fields: IssuedToken): Promise<{ token: string; info: TokenInfo }> {
    const { kind, name, owner, organization, project, scopes, claims } = fields;
    const { device = null, active = true, attributes = {}, refreshedFrom = null } = fields;
    checkTokenName(name);
    const description = checkDescription(fields.description ?? null);
    const expires = endWithin(fields.maker, checkExpiry(fields.expires ?? null), fields.endField);
    if (kind === 'device') await this.#clean();
    const token = claims === undefined ? newTokenSecret() : await this.#jwt.sign(claims, expires);
    const fresh = {
      kind,
      name,
      owner,
      organization,
      project,
      scopes,
      expires,
      description,
      device,
      active,
      attributes,
      refreshedFrom,
      limits: fields.maker.limits,
    };
    // A refresh and a revocation that meet: the new one ends with the old one.
    const info = await this.#catalog.transaction(async (within) => {
      await requireGoodMaker(within, fields.maker, { organization, owner });
      return within.tokens.create(hashToken(token), fresh);
    });
    return { token, info };
  }

  /** Devices log in again and again and never out: once an hour their ended tokens are taken away. */
  async #clean(now = Date.now()): Promise<void> {
    if (now - this.#cleaned < CLEAN_MS) return;
    this.#cleaned = now;
    await this.#catalog.tokens.deleteEndedLogins(now - KEPT_MS);
  }

  async inspect(shown: ShownSecret): Promise<{ info: TokenInfo; state: TokenState } | undefined> {
    const info = (await this.#catalog.tokens.findForRequest(hashesOf(shown)))?.token;
    if (info === undefined) return undefined;
    if (info.limits !== null && !new GoodWhere(info.limits).admits(shown)) return undefined;
    return { info, state: stateOf(info) };
  }

  async list(
    principal: Principal,
    options: PageRequest & { project?: number; owner?: number } = {},
  ): Promise<Page<TokenInfo>> {
    const { project, owner, ...page } = options;
    if (owner !== undefined)
      return list(await this.#catalog.tokens.listOwned(owner, pageRequest(page), principal.organization));
    if (project === undefined)
      requireScope(principal, principal.projects === null ? 'organization:admin' : 'project:admin');
    return list(
      await this.#catalog.tokens.list(
        principal.organization,
        project === undefined ? principal.projects : [project],
        pageRequest(page),
      ),
    );
  }

  /** Those that the person made, in all organizations: for who logged in, because a token is for a part of them only. */
  async listOwn(principal: Principal, options: PageRequest = {}): Promise<Page<TokenInfo>> {
    const { kind, user } = principal;
    if (kind !== 'user' || user === null)
      throw new TributaryError('scope_missing', { expected: 'of a person who logged in' });
    return list(await this.#catalog.tokens.listOwned(user, pageRequest(options)));
  }

  async find(project: number, publicId: string): Promise<TokenInfo> {
    const token = await this.#catalog.tokens.findByPublicId(project, publicId.toLowerCase());
    if (token === undefined) throw new TributaryError('not_found', { what: 'Token', value: publicId });
    return token;
  }

  async update(project: number, publicId: string, change: TokenChange): Promise<TokenInfo> {
    checkDescription(change.description ?? null);
    const { id, name } = await this.find(project, publicId);
    if (change.name !== undefined) checkTokenName(change.name, name);
    const after =
      Object.keys(change).length === 0 ? undefined : await this.#catalog.tokens.update(id, change);
    this.#changed({ token: id });
    return after ?? this.find(project, publicId);
  }

  async end(project: number, publicId: string): Promise<void> {
    const { id, organization } = await this.find(project, publicId);
    await this.revokeHere(organization, id);
  }

  /** A token may always end itself, and a person who logged in what they made. */
  async revoke(principal: Principal, id: number): Promise<void> {
    const known = Number.isSafeInteger(id);
    const own =
      known && principal.kind === 'user' && principal.user !== null
        ? await this.#catalog.tokens.getOwned(principal.user, id)
        : undefined;
    if (own !== undefined && isListed(own) && own.revoked === null)
      return this.revokeHere(own.organization, id);
    const token = known ? await this.#catalog.tokens.get(principal.organization, id) : undefined;
    const oneself = principal.kind === 'token' && principal.id === id;
    const visible =
      token !== undefined &&
      isListed(token) &&
      token.revoked === null &&
      (principal.projects === null || (token.project !== null && principal.projects.includes(token.project)));
    if (!visible) throw new TributaryError('not_found', { what: 'Token', value: id });
    if (!oneself)
      requireScope(principal, principal.projects === null ? 'organization:admin' : 'project:admin');
    await this.revokeHere(principal.organization, id);
  }

  /** Without a look at rights. */
  async revokeHere(organization: number, id: number): Promise<void> {
    const changes = await this.#catalog.transaction((within) => revokeToken(within, organization, id));
    for (const change of changes) this.#changed(change);
  }
}

function stateOf({ revoked, active, expires }: TokenInfo): TokenState {
  if (revoked !== null) return 'revoked';
  if (!active) return 'inactive';
  return expires !== null && expires <= Date.now() ? 'expired' : 'valid';
}

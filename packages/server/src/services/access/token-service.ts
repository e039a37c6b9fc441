/**
 * Tokens that people and machines make for machines. Rules: a token never has more than its maker; one that is tied
 * to a project has no organization scopes; the secret is answered once and only its hash is kept.
 */
import type { Catalog } from '../../catalog/catalog.js';
import type { TokenInfo } from '../../catalog/tokens.js';
import { invalidField, TributaryError } from '../../errors/error.js';
import { list, pageRequest, type List, type ListOptions } from '../paging.js';
import { holds, isOwnScope, requireScope, SCOPES, type Principal } from './principal.js';
import type { ProjectAccess } from './project-access.js';
import { hashToken, newTokenSecret } from './secrets.js';

export interface TokenFields {
  readonly name: string;
  /** Null or absent: all projects of the organization. */
  readonly project?: number | null;
  readonly scopes: readonly string[];
  /** Milliseconds since 1970; null or absent: never. */
  readonly expires?: number | null;
}

const LONGEST_NAME = 255;
const MOST_SCOPES = 100;

export class TokenService {
  readonly #catalog: Catalog;
  readonly #projects: ProjectAccess;
  readonly #changed: () => void;

  constructor(catalog: Catalog, projects: ProjectAccess, changed: () => void) {
    this.#catalog = catalog;
    this.#projects = projects;
    this.#changed = changed;
  }

  async create(principal: Principal, fields: TokenFields): Promise<{ token: string; info: TokenInfo }> {
    // A token of one project makes tokens of that project.
    const project =
      fields.project ?? (principal.projects?.length === 1 ? (principal.projects[0] ?? null) : null);
    if (project !== null) await this.#projects.project(principal, project, 'project:admin');
    else if (principal.projects === null) requireScope(principal, 'organization:admin');
    else throw new TributaryError('project_ambiguous', { field: 'project' });
    const token = newTokenSecret();
    const info = await this.#catalog.tokens.create(hashToken(token), {
      kind: 'api',
      name: checkName(fields.name),
      owner: principal.user,
      organization: principal.organization,
      project,
      scopes: checkScopes(principal, fields.scopes, project),
      expires: checkExpiry(fields.expires ?? null),
    });
    return { token, info };
  }

  async list(principal: Principal, options: ListOptions = {}): Promise<List<TokenInfo>> {
    requireScope(principal, principal.projects === null ? 'organization:admin' : 'project:admin');
    return list(
      await this.#catalog.tokens.list(principal.organization, principal.projects, pageRequest(options)),
    );
  }

  /** A token may always end itself. */
  async revoke(principal: Principal, id: number): Promise<void> {
    const known = Number.isSafeInteger(id);
    const token = known ? await this.#catalog.tokens.get(principal.organization, id) : undefined;
    const oneself = principal.kind === 'token' && principal.id === id;
    const visible =
      token?.kind === 'api' &&
      token.revoked === null &&
      (principal.projects === null || (token.project !== null && principal.projects.includes(token.project)));
    if (!visible) throw new TributaryError('not_found', { what: 'Token', value: id });
    if (!oneself)
      requireScope(principal, principal.projects === null ? 'organization:admin' : 'project:admin');
    await this.#catalog.tokens.revoke(principal.organization, id);
    this.#changed();
  }
}

function checkName(name: unknown): string {
  if (typeof name === 'string' && name !== '' && name.length <= LONGEST_NAME && !/[\p{Cc}\p{Cs}]/u.test(name))
    return name;
  throw invalidField('name', name, `a text of 1 to ${LONGEST_NAME} printable characters`);
}

function checkScopes(principal: Principal, scopes: unknown, project: number | null): readonly string[] {
  if (!Array.isArray(scopes) || scopes.length === 0 || scopes.length > MOST_SCOPES)
    throw invalidField('scopes', scopes, `a list of ${SCOPES.join(', ')}`);
  for (const scope of scopes as unknown[]) {
    if (typeof scope !== 'string' || !/^[A-Za-z][\w.:*-]{0,99}$/.test(scope))
      throw invalidField('scopes', scope, SCOPES.join(', '));
    if (!isOwnScope(scope) && /^(project|organization):/.test(scope))
      throw invalidField('scopes', scope, SCOPES.join(', '));
    if (project !== null && scope.startsWith('organization:'))
      throw invalidField('scopes', scope, 'project scopes only, because the token is of one project');
    // A dialect's own scope names are given by whoever administers the project.
    if (!holds(principal.scopes, isOwnScope(scope) ? scope : 'project:admin') && !principal.scopes.has(scope))
      throw new TributaryError('scope_missing', { expected: scope });
  }
  return [...new Set(scopes as string[])];
}

function checkExpiry(expires: unknown): number | null {
  if (expires === null || (Number.isSafeInteger(expires) && (expires as number) > Date.now()))
    return expires as number | null;
  throw invalidField('expires', expires, 'a time in the future, in milliseconds since 1970');
}

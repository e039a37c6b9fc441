/**
 * The project of a request, and what its maker may do there. Rules: what the principal does not reach is not found; a
 * request that names no project means the only one there is beside that of the demo, and is refused when there are several; a token of one device
 * is refused where the caller does not limit it to that device. Kept in memory for ten seconds: every ingest request asks.
 */
import type { Catalog } from '../../../catalog/catalog.js';
import type { ProjectsSeen } from '../../../catalog/records/jobs.js';
import { TributaryError } from '../../../errors/error.js';
import type { ThingName } from '../../contract/external-ids.js';
import type { Rights } from '../../contract/rights.js';
import type { ExternalIdService } from '../../external-ids/external-ids.js';
import { BoundedCache } from '../../../model/bounded-cache.js';
import { ENOUGH_PROJECTS, theOnlyProject } from '../../../model/demo-project.js';
import { holds, requireScope, scopesOfRole } from './principal.js';
import { ownerOf } from './starters.js';
import type { Operators } from '../people/operators.js';
import type { Project } from '../../../model/records/project.js';
import type { Role, ProjectRight } from '../../../model/records/people.js';
import { LEVELS, type Level, type Principal, type Scope } from '../../contract/principal.js';

const KEPT_MS = 10_000;
const MAX_KEPT = 10_000;

export class RightsService implements Rights {
  readonly require = requireScope;
  readonly ownerOf = ownerOf;
  readonly #catalog: Catalog;
  readonly #ids: ExternalIdService;
  readonly #projects: BoundedCache<number, Project>;
  /** By organization. */
  readonly #only: BoundedCache<number, number>;
  /** Null: there is none. */
  readonly #rights: BoundedCache<string, ProjectRight | null>;
  readonly #roles: BoundedCache<string, Role | null>;

  constructor(
    catalog: Catalog,
    ids: ExternalIdService,
    private readonly operators: Operators,
    now: () => number,
  ) {
    this.#catalog = catalog;
    this.#ids = ids;
    const bounds = { most: MAX_KEPT, keptMs: KEPT_MS, now };
    this.#projects = new BoundedCache(bounds);
    this.#only = new BoundedCache(bounds);
    this.#rights = new BoundedCache(bounds);
    this.#roles = new BoundedCache(bounds);
  }

  requireMetrics(principal: Principal): Promise<void> {
    return this.operators.requireMetrics(principal);
  }

  requireOperator(principal: Principal, what: string): Promise<void> {
    return this.operators.requireOperator(principal, what);
  }

  async project(
    principal: Principal,
    id: number | undefined,
    scope: Scope,
    { ofDevice = false }: { ofDevice?: boolean } = {},
  ): Promise<Project> {
    const project = await this.findProject(principal, { id: id ?? (await this.#theOnly(principal)) });
    if (principal.device !== null && !ofDevice)
      throw new TributaryError('scope_missing', { expected: `${scope} of the whole project` });
    const [area, level] = scope.split(':') as [string, Level];
    if (principal.user !== null && area === 'project') {
      if (!(await this.levels(principal, project.id)).has(level))
        throw new TributaryError('scope_missing', { expected: scope });
    } else requireScope(principal, scope);
    return project;
  }

  /** Without a look at scopes. */
  async findProject(principal: Principal, by: ThingName): Promise<Project> {
    const project = await this.#get(await this.#number(principal, by));
    const reachable =
      project?.organization === principal.organization &&
      (principal.projects === null || principal.projects.includes(project.id));
    if (!reachable)
      throw new TributaryError('not_found', { what: 'Project', value: 'id' in by ? by.id : by.text });
    return project;
  }

  /** A project that a setting names: there is nobody to look at. */
  configuredProject(id: number): Promise<Project | undefined> {
    return this.#get(id);
  }

  /**
   * For a person: the right given on the project where there is one, unless the role administers everything. A person's
   * token for all projects has no more on one of them than the person has there.
   */
  async levels(principal: Principal, project: number): Promise<ReadonlySet<Level>> {
    const { kind, scopes, user, organization, projects } = principal;
    const own = new Set(LEVELS.filter((level) => holds(scopes, `project:${level}`)));
    if (user === null || holds(scopes, 'organization:admin')) return own;
    if (kind === 'user') return (await this.#given(project, user)) ?? own;
    if (projects !== null) return own;
    const bound = await this.levelsOfUser({ organization, user }, project);
    return new Set([...own].filter((level) => bound.has(level)));
  }

  /** Of the person behind the principal, as if they had logged in: a bound for scopes that a token holds literally. */
  async levelsOfUser(
    { organization, user }: Pick<Principal, 'organization' | 'user'>,
    project: number,
  ): Promise<ReadonlySet<Level>> {
    const role = user === null ? undefined : await this.#role(organization, user);
    if (user === null || role === undefined) return new Set();
    const scopes = new Set<string>(scopesOfRole(role));
    const given = holds(scopes, 'organization:admin') ? undefined : await this.#given(project, user);
    return given ?? new Set(LEVELS.filter((level) => holds(scopes, `project:${level}`)));
  }

  /** The projects of the organization that the principal may read, as a condition; `wide`: and what belongs to none. */
  async readable(principal: Principal): Promise<ProjectsSeen> {
    const { scopes, user, organization, projects } = principal;
    if (projects !== null) {
      const levels = await Promise.all(projects.map((project) => this.levels(principal, project)));
      return { only: projects.filter((_, i) => levels[i]!.has('read')) };
    }
    if (holds(scopes, 'organization:admin')) return { but: [], wide: true };
    const rights = user === null ? [] : await this.#catalog.rights.ofUser(organization, user);
    const mine = (wanted: boolean) =>
      Promise.all(
        rights.map(async ({ project }) => (await this.levels(principal, project)).has('read') === wanted),
      ).then((found) => rights.filter((_, i) => found[i]).map(({ project }) => project));
    if (!holds(scopes, 'project:read')) return { only: await mine(true) };
    return { but: await mine(false), wide: false };
  }

  forget(): void {
    this.#projects.clear();
    this.#only.clear();
    this.#rights.clear();
    this.#roles.clear();
  }

  async #number({ organization }: Principal, by: ThingName): Promise<number> {
    if ('id' in by) return by.id;
    return (await this.#ids.find(by.form, { organization }, by.text)) ?? 0;
  }

  async #get(id: number): Promise<Project | undefined> {
    return this.#projects.getOr(id, async () =>
      Number.isSafeInteger(id) ? this.#catalog.projects.get(id) : undefined,
    );
  }

  /** The levels of a right with those that they include; undefined: there is no right beside the role. */
  async #given(project: number, user: number): Promise<ReadonlySet<Level> | undefined> {
    const right = await this.#right(project, user);
    return (
      right && new Set(LEVELS.filter((_, i) => LEVELS.slice(i).some((level) => right.levels.includes(level))))
    );
  }

  async #role(organization: number, user: number): Promise<Role | undefined> {
    const role = await this.#roles.getOr(
      `${organization} ${user}`,
      async () => (await this.#catalog.memberships.get(organization, user))?.role ?? null,
    );
    return role ?? undefined;
  }

  async #right(project: number, user: number): Promise<ProjectRight | undefined> {
    const right = await this.#rights.getOr(
      `${project} ${user}`,
      async () => (await this.#catalog.rights.get(project, user)) ?? null,
    );
    return right ?? undefined;
  }

  async #theOnly({ organization, projects }: Principal): Promise<number> {
    if (projects !== null) return single(projects);
    return this.#only.getOr(organization, async () => {
      const { items } = await this.#catalog.projects.list(organization, { limit: ENOUGH_PROJECTS });
      const only = theOnlyProject(items);
      return single(only === undefined ? [] : [only.id]);
    });
  }
}

function single(ids: readonly number[]): number {
  const [only] = ids;
  if (only === undefined || ids.length > 1)
    throw new TributaryError('project_ambiguous', { field: 'project' });
  return only;
}

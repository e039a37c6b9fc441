/**
 * The project of a request. Rules: what the principal does not reach is not found; a request that names no project
 * means the only one there is, and is refused when there are several. Kept in memory for ten seconds: every ingest
 * request asks.
 */
import type { Catalog } from '../../catalog/catalog.js';
import type { Project } from '../../catalog/projects.js';
import { TributaryError } from '../../errors/error.js';
import { requireScope, type Principal, type Scope } from './principal.js';

const KEPT_MS = 10_000;

export class ProjectAccess {
  readonly #catalog: Catalog;
  readonly #now: () => number;
  readonly #kept = new Map<number, { project: Project; until: number }>();
  readonly #only = new Map<number, { id: number; until: number }>();
  #generation = 0;

  constructor(catalog: Catalog, now: () => number) {
    this.#catalog = catalog;
    this.#now = now;
  }

  async project(principal: Principal, id: number | undefined, scope: Scope): Promise<Project> {
    const named = id ?? (await this.#theOnly(principal));
    const reachable = principal.projects === null || principal.projects.includes(named);
    const project = reachable ? await this.#get(named) : undefined;
    if (project === undefined || project.organization !== principal.organization)
      throw new TributaryError('not_found', { what: 'Project', value: named });
    requireScope(principal, scope);
    return project;
  }

  forget(): void {
    this.#generation++;
    this.#kept.clear();
    this.#only.clear();
  }

  async #get(id: number): Promise<Project | undefined> {
    const kept = this.#kept.get(id);
    if (kept !== undefined && kept.until > this.#now()) return kept.project;
    if (!Number.isSafeInteger(id)) return undefined;
    const generation = this.#generation;
    const project = await this.#catalog.projects.get(id);
    if (project !== undefined && generation === this.#generation)
      this.#kept.set(id, { project, until: this.#now() + KEPT_MS });
    return project;
  }

  async #theOnly({ organization, projects }: Principal): Promise<number> {
    if (projects !== null) return single(projects);
    const kept = this.#only.get(organization);
    if (kept !== undefined && kept.until > this.#now()) return kept.id;
    const generation = this.#generation;
    const { items } = await this.#catalog.projects.list(organization, { limit: 2 });
    const id = single(items.map((project) => project.id));
    if (generation === this.#generation) this.#only.set(organization, { id, until: this.#now() + KEPT_MS });
    return id;
  }
}

function single(ids: readonly number[]): number {
  const [only] = ids;
  if (only === undefined || ids.length > 1)
    throw new TributaryError('project_ambiguous', { field: 'project' });
  return only;
}

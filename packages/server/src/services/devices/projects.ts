/**
 * Projects of an organization. Rules: only who administers the whole organization makes one; a token of some projects
 * sees these alone, and changes no other; with which scope is for each API to ask.
 */
import { given } from '../../model/given.js';
import type { Catalog } from '../../catalog/catalog.js';
import type { SeriesIndex } from '../../catalog/series/series-index.js';
import { requireScope } from '../access/rights/principal.js';
import type { WithExternalIds } from '../contract/external-ids.js';
import type { Projects } from '../contract/projects.js';
import type { Rights } from '../contract/rights.js';
import type { ExternalIdService } from '../external-ids/external-ids.js';
import { checkNewName } from '../names.js';
import type { Page, PageRequest } from '../contract/paging.js';
import { list, pageRequest } from '../paging.js';
import { checkAttributes, checkFlag, checkText, found } from './checks.js';
import type { ListSearch } from '../../model/records/lists.js';
import type { Project, ProjectFields } from '../../model/records/project.js';
import type { Principal } from '../contract/principal.js';

export interface ProjectsOptions {
  readonly catalog: Catalog;
  readonly index: SeriesIndex;
  readonly ids: ExternalIdService;
  readonly rights: Pick<Rights, 'findProject'>;
  /** Access keeps projects in memory and has to forget them. */
  readonly onChanged: (project: number) => void;
  /** No read shows its points any more. */
  readonly onGone: (project: number) => void;
  /** Milliseconds for which a deleted one can be restored. */
  readonly undoWindow: number;
}

export class ProjectService implements Projects {
  readonly #options: ProjectsOptions;

  constructor(options: ProjectsOptions) {
    this.#options = options;
  }

  async list(principal: Principal, options: PageRequest = {}): Promise<Page<Project>> {
    requireScope(principal, 'project:read');
    const { organization, projects } = principal;
    return list(await this.#options.catalog.projects.list(organization, pageRequest(options), projects));
  }

  search(principal: Principal, search: ListSearch): Promise<{ items: Project[]; total: number }> {
    const { organization, projects } = principal;
    return this.#options.catalog.projects.search(organization, projects, search);
  }

  async create(principal: Principal, fields: WithExternalIds<ProjectFields>): Promise<Project> {
    requireScope(principal, 'organization:admin');
    check(fields, true);
    checkNewName('name', fields.name);
    const { name, createDevices, createSeries, earliestTime, description, attributes } = fields;
    const { catalog, ids } = this.#options;
    const project = await ids.writing('project', fields.externalIds, (externalIds) =>
      catalog.projects.create(principal.organization, {
        name,
        externalIds,
        ...given({ createDevices, createSeries, earliestTime, description, attributes }),
      }),
    );
    this.#options.onChanged(project.id);
    return project;
  }

  async update(
    principal: Principal,
    id: number,
    { externalIds, ...fields }: Partial<WithExternalIds<ProjectFields>>,
  ): Promise<Project> {
    const { catalog, ids, rights } = this.#options;
    check(fields, fields.name !== undefined);
    await rights.findProject(principal, { id });
    if (fields.name !== undefined) checkNewName('name', fields.name, (await catalog.projects.get(id))?.name);
    const changed = await ids.writing('project', externalIds, (kept) =>
      catalog.projects.update(id, { ...fields, externalIds: kept }),
    );
    const project = found('Project', id, changed);
    this.#options.onChanged(id);
    return project;
  }

  /** Its devices and points stay where they are and nobody reaches them, until it is restored or its time is over. */
  async delete(principal: Principal, id: number): Promise<void> {
    const { catalog, ids, index, rights, undoWindow, onGone } = this.#options;
    await rights.findProject(principal, { id });
    found('Project', id, (await catalog.projects.delete(id, undoWindow)) || undefined);
    ids.forget();
    index.forgetProject(id);
    onGone(id);
    this.#options.onChanged(id);
  }
}

function check(fields: Partial<ProjectFields>, named: boolean): void {
  if (named) checkText('name', fields.name, true);
  checkAttributes(fields.attributes);
  checkFlag('createDevices', fields.createDevices);
  checkFlag('createSeries', fields.createSeries);
}

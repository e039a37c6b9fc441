/** Projects of the organizations that a principal acts in. */
import type { WithExternalIds } from './external-ids.js';
import type { Page, PageRequest } from './paging.js';
import type { ListSearch } from '../../model/records/lists.js';
import type { Project, ProjectFields } from '../../model/records/project.js';
import type { Principal } from './principal.js';

export interface Projects {
  /** Of all projects that the principal reaches; `name` is a glob. */
  search(principal: Principal, search: ListSearch): Promise<{ items: readonly Project[]; total: number }>;
  list(principal: Principal, page: PageRequest): Promise<Page<Project>>;
  create(principal: Principal, fields: WithExternalIds<ProjectFields>): Promise<Project>;
  /**
   * Of one that the principal reaches, else `not_found`; whether it may change this project the caller has asked, in the words
   * of its API.
   */
  update(principal: Principal, id: number, fields: Partial<WithExternalIds<ProjectFields>>): Promise<Project>;
  delete(principal: Principal, id: number): Promise<void>;
}

/** How many devices and series a project has, and may have. */
export interface ProjectUsage {
  readonly devices: number;
  readonly series: number;
  readonly deviceQuota: number;
  readonly seriesQuota: number;
}

export interface Quotas {
  usage(project: number): Promise<ProjectUsage>;
}

/** Projects that the token reaches. */
import type { OperationOptions } from '../native/connection.js';
import type { Listing } from '../native/pages.js';
import type { NewProject, PageOptions, Project, ProjectFields, ProjectUsage } from '../native/types.js';
import { Resource, type Id } from './resource.js';

export class Projects extends Resource {
  list(options: PageOptions = {}, call: OperationOptions = {}): Listing<Project> {
    return this.api.list('/projects', options, call);
  }
  get(id: Id, call: OperationOptions = {}): Promise<Project> {
    return this.api.request('GET', '/projects/{id}', { path: { id }, ...call });
  }
  create(project: NewProject, call: OperationOptions = {}): Promise<Project> {
    return this.api.request('POST', '/projects', { body: project, ...call });
  }
  /** Members that are not given stay as they are. */
  update(id: Id, fields: ProjectFields, call: OperationOptions = {}): Promise<Project> {
    return this.api.request('PATCH', '/projects/{id}', { path: { id }, body: fields, ...call });
  }
  /** Its devices and points can no longer be reached. */
  async delete(id: Id, call: OperationOptions = {}): Promise<void> {
    await this.api.request('DELETE', '/projects/{id}', { path: { id }, ...call });
  }
  /** Of a simulated plant, which writes until the server stops or the project is deleted. */
  startDemo(call: OperationOptions = {}): Promise<Project> {
    return this.api.request('POST', '/demo', call);
  }
  /** How many devices and series it has, and may have. */
  usage(id: Id, call: OperationOptions = {}): Promise<ProjectUsage> {
    return this.api.request('GET', '/projects/{id}/usage', { path: { id }, ...call });
  }
}

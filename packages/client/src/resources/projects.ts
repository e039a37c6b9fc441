/** Projects that the token reaches. */
import type { OperationOptions } from '../native/connection.js';
import type { Listing } from '../native/pages.js';
import type {
  DeletedThing,
  Job,
  NewProject,
  PageOptions,
  Project,
  ProjectFields,
  ProjectUsage,
  ThingDeletionPreview,
} from '../native/types.js';
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
  /** Its devices and points can no longer be reached. It can be restored for a while, as a device; with `purge` never. */
  async delete(id: Id, call: OperationOptions & { purge?: boolean } = {}): Promise<void> {
    const { purge, ...rest } = call;
    await this.api.request('DELETE', '/projects/{id}', { path: { id }, query: { purge }, ...rest });
  }
  /** What `delete` would take away: points, series, what else goes. Nothing is deleted. */
  deletionPreview(id: Id, call: OperationOptions = {}): Promise<ThingDeletionPreview> {
    return this.api.request('GET', '/projects/{id}/deletion', { path: { id }, ...call });
  }
  /** What can be restored, or is about to be removed for good, by id. */
  deleted(options: PageOptions = {}, call: OperationOptions = {}): Listing<DeletedThing> {
    return this.api.list('/deleted/projects', options, call);
  }
  /** As it was, with all that was in it. */
  async restore(id: Id, call: OperationOptions = {}): Promise<void> {
    await this.api.request('POST', '/deleted/projects/{id}/restore', { path: { id }, ...call });
  }
  /** Removes a deleted project for good; from now on it cannot be restored. The job says how far the server is. */
  purge(id: Id, call: OperationOptions = {}): Promise<Job> {
    return this.api.request('DELETE', '/deleted/projects/{id}', { path: { id }, ...call });
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

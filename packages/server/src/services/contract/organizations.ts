/** Organizations, and rights of single people on single projects. */
import type { JsonObject } from '../../model/json-object.js';
import type { Role, Organization, ProjectRight } from '../../model/records/people.js';
import type { Level, Principal } from './principal.js';

/** An organization in which somebody can act, and the principal to act there with. */
export interface Membership {
  readonly organization: Organization;
  /** Null for a token that is no person's. */
  readonly role: Role | null;
  readonly principal: Principal;
  /** Milliseconds since 1970. */
  readonly since: number;
}

export interface OrganizationFields {
  readonly name?: string;
  /** Lower-case letters, digits and hyphens. */
  readonly slug?: string;
  readonly attributes?: JsonObject;
}

export interface Organizations {
  /**
   * Where the principal can act: a person who logged in in each organization that they belong to, the one of the login
   * first; any other principal in its own.
   */
  memberships(principal: Principal): Promise<readonly Membership[]>;
  /** The principal's own. */
  get(principal: Principal): Promise<Organization>;
  /** A new organization that belongs to the person. */
  create(principal: Principal, fields: { readonly name: string } & OrganizationFields): Promise<Membership>;
  update(principal: Principal, change: OrganizationFields): Promise<Organization>;
  /** The principal's own, for its owners; `conflict` while it has projects or is somebody's only one. */
  delete(principal: Principal): Promise<void>;
}

/** Rights given on a project beside the roles. */
export interface ProjectRights {
  /** Everybody who may do something with the project, by role or by a right on it. */
  people(project: number): Promise<readonly { user: number; levels: readonly Level[] }[]>;
  set(principal: Principal, right: ProjectRight): Promise<void>;
}

/** What somebody may do, and the project of a request. */
import type { ThingName } from './external-ids.js';
import type { Project } from '../../model/records/project.js';
import type { JobOwner } from '../../model/records/job.js';
import type { Level, Principal, Scope } from './principal.js';

export interface Rights {
  require(principal: Principal, scope: Scope): void;
  /** Figures of the whole installation: its administrators, and tokens with the scope `metrics` that they made. */
  requireMetrics(principal: Principal): Promise<void>;
  /** What is of the installation as a whole: its administrators. `what`: for the refusal, such as "to see settings". */
  requireOperator(principal: Principal, what: string): Promise<void>;
  /**
   * The project of a request; undefined means the only one that the principal reaches. A token of one device is refused
   * unless the caller says that it limits what follows to that device (`ofDevice`).
   */
  project(
    principal: Principal,
    id: number | undefined,
    scope: Scope,
    options?: { ofDevice?: boolean },
  ): Promise<Project>;
  /** The project by an id that a vendor API has for it, without looking at scopes: for dialects with scopes of their own. */
  findProject(principal: Principal, by: ThingName): Promise<Project>;
  /** A project that a setting of the operator names, whoever asks; undefined if there is none (any more). */
  configuredProject(id: number): Promise<Project | undefined>;
  /** What the principal may do with the project: its scopes, or for a person the right given on this project. */
  levels(principal: Principal, project: number): Promise<ReadonlySet<Level>>;
  /** What the person behind the principal may do with the project now, whatever the token's scopes; none without a person. */
  levelsOfUser(
    principal: Pick<Principal, 'organization' | 'user'>,
    project: number,
  ): Promise<ReadonlySet<Level>>;
  /** Whose work it is that the principal begins in the project: its links are for them. */
  ownerOf(principal: Principal, project: Pick<Project, 'id' | 'organization'>): JobOwner;
}

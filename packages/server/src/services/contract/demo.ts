/** The simulated plant, to have something to look at. */
import type { Principal } from './principal.js';
import type { Project } from '../../model/records/project.js';

export interface Demos {
  /**
   * Makes the plant's project in the organization of the principal, who administers it, unless it is there, and lets the plant write
   * until the process ends or the project is deleted. `conflict` where too many plants run already.
   */
  start(principal: Principal): Promise<Project>;
}

/** The projects that a list is over. Rule: a filter that names what the caller does not reach selects nothing. */
import { parseProjectSlug } from '../../../model/identity.js';
import type { Call } from '../route.js';
import { organizationSlug } from '../wire/accounts.js';
import type { ProjectPlace } from './places.js';
import { projectNumberOf, projectUuidOf } from '../wire/ids.js';

/** By id, after `project` (UUID or slug), `org` and `org__slug`. */
export async function placesFor({ caller, query }: Call): Promise<ReadonlyMap<number, ProjectPlace>> {
  const wanted = query.text('project') ?? query.text('project__slug');
  const org = query.text('org') ?? query.text('org__slug');
  const found = (await caller.projects()).filter(
    ({ project, membership }) =>
      (wanted === undefined ||
        projectUuidOf(project) === wanted.toLowerCase() ||
        projectNumberOf(project) === parseProjectSlug(wanted)) &&
      (org === undefined || organizationSlug(membership.organization) === org),
  );
  return new Map(found.map((place) => [place.project.id, place]));
}

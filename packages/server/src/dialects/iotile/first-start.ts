/** What the first start says to clients of IOTile Cloud: people log in there with their e-mail address and password. */
import { projectSlug } from '../../model/identity.js';
import type { FirstStartPart } from '../../services/services.js';
import { projectUuidOf } from './wire/ids.js';

export const firstStart: FirstStartPart = {
  // May do what that service left to its own staff, if a request says so.
  administrator: { staff: true },
  credentials: ({ administrator, organization, project }) =>
    Promise.resolve({
      email: administrator.email,
      password: administrator.password,
      organization: organization.slug,
      project: projectSlug(project.id),
      projectUuid: projectUuidOf(project),
    }),
};

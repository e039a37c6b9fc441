/** What the first start makes for clients of Datacooee: the key of the organization, which administers the project. */
import { organizationText } from '../../model/identity.js';
import type { FirstStartPart } from '../../services/services.js';

export const firstStart: FirstStartPart = {
  credentials: async ({ token, organization }) => ({
    organizationId: organizationText(organization.id),
    organizationApiKey: await token('datacooee', ['project:admin']),
  }),
};

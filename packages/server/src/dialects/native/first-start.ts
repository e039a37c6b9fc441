/** What the first start makes for the native API: a token that administers the project. */
import type { FirstStartPart } from '../../services/services.js';

export const firstStart: FirstStartPart = {
  credentials: async ({ token, project }) => ({
    token: await token('native', ['project:admin']),
    projectId: project.id,
  }),
};

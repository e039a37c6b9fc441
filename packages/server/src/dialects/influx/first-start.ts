/** What the first start makes for clients of InfluxDB: a token that writes to the project, which is their database. */
import type { FirstStartPart } from '../../services/services.js';

export const firstStart: FirstStartPart = {
  credentials: async ({ token, project }) => ({
    token: await token('influx', ['project:write']),
    database: project.name,
  }),
};

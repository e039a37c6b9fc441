/** What the first start makes for clients of iobeam: a token of the project, and one of the administrator. */
import { MILLISECONDS_PER_DAY } from '../../model/time.js';
import type { FirstStartPart } from '../../services/services.js';

/** Clients look into their token and renew it near its end; microcontrollers cannot, so it lasts. */
const LIFETIME_MS = 365 * MILLISECONDS_PER_DAY;
const ALL_PERMISSIONS = 7;

export const firstStart: FirstStartPart = {
  async credentials({ token, project }) {
    const expires = Date.now() + LIFETIME_MS;
    return {
      projectId: project.id,
      token: await token('iobeam', ['project:admin'], {
        expires,
        claims: { uid: 0, pid: project.id, pms: ALL_PERMISSIONS },
        attributes: { iobeam: { refreshable: true } },
      }),
      userToken: await token('iobeam user', ['organization:admin'], { ofAdministrator: true, expires }),
    };
  },
};

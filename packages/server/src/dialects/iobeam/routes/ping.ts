/** `GET /v1/ping`: whether somebody answers here; no credential. */
import { OPEN } from '../../gate.js';
import { route } from '../route.js';

export const ping = route({
  method: 'GET',
  path: '/ping',
  needs: () => OPEN,
  points: 'moved',
  handle: () => ({}),
});

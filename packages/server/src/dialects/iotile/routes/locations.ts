/** Where a device was and when: what the mobile app notes beside the device's own position. */
import { isoFromMicros } from '../../../model/time.js';
import type { Document } from '../../../services/services.js';
import { readAll } from '../../whole-lists.js';
import type { DevicePlace } from '../access/places.js';
import { signedIn } from '../credentials.js';
import { fieldErrors, forbidden, IotileRefusal, required } from '../errors.js';
import { asObject } from '../http/body.js';
import { Fields } from '../http/fields.js';
import { envelopeOf, LARGE } from '../http/paging.js';
import { route, type IotileRoute, type Call } from '../route.js';
import { usernameOf } from '../wire/accounts.js';
import { readTime } from '../wire/times.js';
import { deviceSlugOf } from '../wire/ids.js';

const LOCATION = 'iotile.location';
const MAX_AT_ONCE = 1_000;

export const locationRoutes: readonly IotileRoute[] = [
  route({
    method: 'GET',
    path: '/location/',
    needs: signedIn,
    handle: async (call) => {
      const target = call.query.text('target');
      if (target === undefined) throw required('target');
      return envelopeOf(call, LARGE, await listed(call, await deviceOf(call, target, 'read')));
    },
  }),
  route({
    method: 'POST',
    path: '/location/',
    needs: signedIn,
    status: 201,
    handle: async (call) => {
      const body = call.body();
      const items: unknown[] = Array.isArray(body) ? body : [body];
      if (items.length > MAX_AT_ONCE)
        throw fieldErrors({ non_field_errors: `At most ${MAX_AT_ONCE} at once.` });
      const entries = items.map((item) => readEntry(asObject(item)));
      const places = [];
      for (const { target } of entries) places.push(await deviceOf(call, target, 'write'));
      const { user } = await call.services.people.me(call.caller.principal);
      const made: Document[] = [];
      for (const [i, { timestamp, lat, lon }] of entries.entries()) {
        const { project, device } = places[i]!;
        const body = { target: deviceSlugOf(device), timestamp, lat, lon, user: user && usernameOf(user) };
        made.push(await call.services.documents.create(project.id, LOCATION, { device: device.id, body }));
      }
      const shown = made.map(jsonOf);
      return Array.isArray(body) ? { count: made.length, last: shown.at(-1)?.timestamp ?? null } : shown[0];
    },
  }),
];

function readEntry(body: Readonly<Record<string, unknown>>) {
  const fields = new Fields(body);
  const target = fields.text('target', 100);
  const text = fields.text('timestamp', 100);
  const time = readTime(text);
  if (text !== '' && time === undefined) fields.wrong('timestamp', 'Enter a valid date/time.', undefined);
  const [lat, lon] = (['lat', 'lon'] as const).map((name) => {
    const most = name === 'lat' ? 90 : 180;
    const value = fields.number(name);
    if (value === undefined && fields.problems[name] === undefined)
      fields.wrong(name, 'This field is required.', undefined);
    else if (value !== undefined && Math.abs(value) > most)
      fields.wrong(name, `Ensure this value is between -${most} and ${most}.`, undefined);
    return value;
  });
  fields.check();
  return { target, timestamp: isoFromMicros(time!, 6), lat: lat!, lon: lon! };
}

async function deviceOf({ caller }: Call, slug: string, level: 'read' | 'write'): Promise<DevicePlace> {
  return caller.device(slug, level).catch((error: unknown) => {
    throw error instanceof IotileRefusal && error.status === 404 ? forbidden() : error;
  });
}

function listed({ services }: Call, { project, device }: DevicePlace): Promise<object[]> {
  return readAll(
    services,
    (page) => services.documents.list(project.id, LOCATION, { ...page, device: device.id }),
    jsonOf,
  );
}

const jsonOf = ({ id, body }: Document) => ({
  id,
  timestamp: body.timestamp,
  target: body.target,
  lat: (body.lat as number).toFixed(6),
  lon: (body.lon as number).toFixed(6),
  user: body.user,
});

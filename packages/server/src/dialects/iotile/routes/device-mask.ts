/** The range of time that a device shows (its mask), and the one that it keeps (a trim). */
import { given } from '../../../model/given.js';
import { signedIn } from '../credentials.js';
import { required } from '../errors.js';
import { Fields } from '../http/fields.js';
import { route, type IotileRoute, type Call } from '../route.js';
import { maskOf } from '../streams/masks.js';
import { withVendorAttributes } from '../wire/attributes.js';
import { readTime, rowTime } from '../wire/times.js';

export const deviceMaskRoutes: readonly IotileRoute[] = [
  route({
    method: 'GET',
    path: '/device/:slug/mask/',
    needs: signedIn,
    handle: async ({ caller, param }) => {
      const { start, end } = maskOf((await caller.device(param('slug'))).device);
      return maskJson(start, end);
    },
  }),
  route({
    method: 'PATCH',
    path: '/device/:slug/mask/',
    needs: signedIn,
    status: 202,
    handle: changeMask,
  }),
  route({
    method: 'DELETE',
    path: '/device/:slug/mask/',
    needs: signedIn,
    handle: async ({ caller, services, param }) => {
      const { project, device } = await caller.device(param('slug'), 'write');
      await services.devices.update(project.id, device.key, {
        attributes: withVendorAttributes(device, { mask: undefined }),
      });
    },
  }),
  route({ method: 'POST', path: '/device/:slug/trim/', needs: signedIn, status: 202, handle: trim }),
];

const maskJson = (start: number | undefined, end: number | undefined) => ({
  start: start === undefined ? null : rowTime(start),
  end: end === undefined ? null : rowTime(end),
});

async function changeMask(call: Call) {
  const { caller, services, param } = call;
  const { project, device } = await caller.device(param('slug'), 'write');
  const { start, end } = range(call.fields());
  await services.devices.update(project.id, device.key, {
    attributes: withVendorAttributes(device, { mask: { start, end } }),
  });
  const series = await services.selections.select(project.id, { deviceIds: [device.id] });
  const bounds = given({ from: start, to: end });
  const counts = await services.query.counts({ series, ...bounds });
  return { ...maskJson(start, end), data: counts.reduce((sum, { count }) => sum + count, 0), events: 0 };
}

/** Keeps only what lies between. */
async function trim(call: Call) {
  const { caller, services, param } = call;
  const place = await caller.device(param('slug'), 'write');
  await caller.require(place, 'admin');
  const { start, end } = range(call.fields());
  const { id } = place.project;
  const series = await services.series.ofDevices(id, [place.device.id]);
  if (start !== undefined && start > 0) await services.removal.remove(id, { series, to: start });
  if (end !== undefined) await services.removal.remove(id, { series, from: end });
  return { ...maskJson(start, end), trimmed: true };
}

function range(body: Readonly<Record<string, unknown>>): { start?: number; end?: number } {
  const fields = new Fields(body);
  const bounds: { start?: number; end?: number } = {};
  for (const name of ['start', 'end'] as const) {
    const value = body[name];
    if (value === undefined || value === null || value === '') continue;
    const time = readTime(value);
    if (time === undefined || time < 0) fields.wrong(name, 'Enter a valid date/time.', undefined);
    else bounds[name] = time;
  }
  fields.check();
  if (bounds.start === undefined && bounds.end === undefined) throw required('start');
  return bounds;
}

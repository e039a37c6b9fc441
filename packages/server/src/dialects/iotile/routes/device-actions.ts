/** What is done with one device beside reading and changing it: claims, its key, its mask, its health, trims. */
import { given } from '../../../model/given.js';
import type { Device } from '../../../services/services.js';
import { claim, claimAnswer, isClaimed } from '../access/claims.js';
import { signedIn } from '../credentials.js';
import { detail, fieldErrors, forbidden, IotileRefusal, required } from '../errors.js';
import { Fields } from '../http/fields.js';
import { route, type IotileRoute, type Call } from '../route.js';
import { maskOf } from '../streams/masks.js';
import { usernameOf } from '../wire/accounts.js';
import { factsOf, withFacts } from '../wire/attributes.js';
import { slugOfStream } from '../wire/streams.js';
import { readTime, rowTime } from '../wire/times.js';
import { jsonOf } from './devices.js';

const MAX_SLUGS = 1_000;

export const deviceActionRoutes: readonly IotileRoute[] = [
  route({ method: 'POST', path: '/device/claimable/', needs: signedIn, status: 202, handle: claimable }),
  route({
    method: 'POST',
    path: '/device/claim/',
    needs: signedIn,
    status: 202,
    handle: async (call) => {
      const fields = new Fields(call.fields());
      const [device, project] = [fields.text('device'), fields.text('project')];
      fields.check();
      const to = await call.caller.project(project, 'write');
      const claimed = await claim(call, await call.caller.device(device, 'read'), to);
      return claimAnswer(claimed, to);
    },
  }),
  route({ method: 'POST', path: '/device/:slug/unclaim/', needs: signedIn, status: 202, handle: unclaim }),
  route({
    method: 'POST',
    path: '/device/:slug/upgrade/',
    needs: signedIn,
    handle: (call) => {
      const fields = new Fields(call.fields());
      fields.text('firmware');
      fields.check();
      throw detail(400, 'This server does not update the firmware of devices.');
    },
  }),
  route({ method: 'GET', path: '/device/:slug/extra/', needs: signedIn, handle: extra }),
  route({ method: 'GET', path: '/device/:slug/key/', needs: signedIn, handle: deviceKey }),
  route({
    method: 'GET',
    path: '/device/:slug/versions/',
    needs: signedIn,
    handle: async ({ caller, param }) => {
      await caller.device(param('slug'));
      return [];
    },
  }),
  ...['/device/:slug/status/', '/device/:slug/health/'].map((path) =>
    route({
      method: 'GET',
      path,
      needs: signedIn,
      handle: async ({ caller, param }) => healthOf((await caller.device(param('slug'))).device),
    }),
  ),
  route({
    method: 'GET',
    path: '/device/:slug/filterlog/',
    needs: signedIn,
    handle: async ({ caller, param }) => {
      await caller.device(param('slug'));
      return { device_filter_logs: [] };
    },
  }),
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
      await services.devices.updateDevice(project.id, device.key, {
        attributes: withFacts(device, { mask: undefined }),
      });
    },
  }),
  route({ method: 'POST', path: '/device/:slug/trim/', needs: signedIn, status: 202, handle: trim }),
];

/** Unknown ones are left out of the answer, and so are those of others. */
async function claimable(call: Call) {
  const { slugs } = call.fields();
  if (slugs === undefined) throw required('slugs');
  if (!Array.isArray(slugs) || slugs.length > MAX_SLUGS || !slugs.every((slug) => typeof slug === 'string'))
    throw fieldErrors({ slugs: `A list of at most ${MAX_SLUGS} device slugs is required.` });
  const results = [];
  for (const slug of slugs) {
    const place = await call.caller.device(slug).catch((error: unknown) => {
      if (error instanceof IotileRefusal) return undefined;
      throw error;
    });
    if (place !== undefined) results.push({ slug: jsonOf(place).slug, claimable: !isClaimed(place.device) });
  }
  return { count: results.length, results };
}

/** The device stays where it is, without a claim; with `clean_streams` its data goes. */
async function unclaim(call: Call) {
  const { caller, services, param } = call;
  const place = await caller.device(param('slug'), 'write');
  const fields = new Fields(call.fields());
  const label = fields.optionalText('label', 255);
  const clean = fields.flag('clean_streams');
  fields.check();
  await caller.require(place, 'admin');
  if (!isClaimed(place.device)) throw detail(400, 'Device is not claimed');
  if (clean === true)
    for (const { id } of await services.devices.seriesOfDevices(place.project.id, [place.device.id]))
      await services.devices.deleteSeries(place.project.id, id);
  await services.devices.updateDevice(place.project.id, place.device.key, {
    ...given({ name: label || undefined }),
    attributes: withFacts(place.device, { unclaimed: 1, claimedBy: undefined, claimedOn: undefined }),
  });
  return { unclaimed: true, msg: 'Device was unclaimed.' };
}

/** Numbers of rows of each stream; a number that would be 0 is left out. */
async function extra(call: Call) {
  const { caller, services, param } = call;
  const place = await caller.device(param('slug'));
  const { project, device } = place;
  const { items } = await services.inventory.series(
    { projects: [project.id], devices: [device.id] },
    { offset: 0, limit: 100_000 },
  );
  const selected = await services.devices.select(project.id, { deviceIds: [device.id] });
  const counts = new Map(
    (await services.query.counts({ series: selected })).map((row) => [row.series, row.count]),
  );
  const events = await services.events.counts(items.map(({ series }) => series.id));
  const streamCounts = items.map((stream) => {
    const data = counts.get(stream.series.id) ?? 0;
    const event = events.get(stream.series.id) ?? 0;
    return [
      slugOfStream(stream),
      { ...given({ data_cnt: data || undefined, event_cnt: event || undefined }), has_streamid: true },
    ] as const;
  });
  return { ...jsonOf(place), stream_counts: Object.fromEntries(streamCounts) };
}

/** A JWT that acts for this device alone, and does not end unless the token that asks for it does. */
async function deviceKey(call: Call) {
  const { caller, services, query, param } = call;
  const place = await caller.device(param('slug'), 'read');
  if (query.text('type')?.toLowerCase() !== 'a-jwt')
    throw new IotileRefusal(400, { msg: 'The type of the key is required: a-jwt' });
  await caller.require(place, 'write');
  const { user } = await services.access.me(caller.principal);
  if (user === null) throw forbidden();
  const { token } = await services.access.issueToken({
    kind: 'device',
    name: 'a-jwt',
    owner: user.id,
    organization: place.project.organization,
    maker: caller.principal,
    project: place.project.id,
    device: place.device.id,
    scopes: ['project:write'],
    claims: { user: usernameOf(user), device: jsonOf(place).slug, project: place.project.iotileUuid },
  });
  return { key: token };
}

const healthOf = (device: Device) => ({
  alert: 'OK',
  last_report_ts: null,
  last_known_id: 0,
  last_known_state: '',
  health_check_enabled: false,
  health_check_period: 86_400,
  notification_recipients: [],
  ...((factsOf(device).health as object | undefined) ?? {}),
});

const maskJson = (start: number | undefined, end: number | undefined) => ({
  start: start === undefined ? null : rowTime(start),
  end: end === undefined ? null : rowTime(end),
});

async function changeMask(call: Call) {
  const { caller, services, param } = call;
  const { project, device } = await caller.device(param('slug'), 'write');
  const { start, end } = range(call.fields());
  await services.devices.updateDevice(project.id, device.key, {
    attributes: withFacts(device, { mask: { start, end } }),
  });
  const series = await services.devices.select(project.id, { deviceIds: [device.id] });
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
  const series = await services.devices.seriesOfDevices(place.project.id, [place.device.id]);
  if (start !== undefined && start > 0) await services.removal.remove({ series, to: start });
  if (end !== undefined) await services.removal.remove({ series, from: end });
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

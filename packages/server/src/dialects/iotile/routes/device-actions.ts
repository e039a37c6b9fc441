/** What is asked of one device beside itself: its streams' counts, its key, its health. */
import { given } from '../../../model/given.js';
import type { Device } from '../../../services/services.js';
import { signedIn } from '../credentials.js';
import { detail, forbidden, IotileRefusal } from '../errors.js';
import { Fields } from '../http/fields.js';
import { route, type IotileRoute, type Call } from '../route.js';
import { usernameOf } from '../wire/accounts.js';
import { vendorAttributes } from '../wire/attributes.js';
import { jsonOf } from './devices.js';
import { projectUuidOf, slugOfStream } from '../wire/ids.js';

export const deviceActionRoutes: readonly IotileRoute[] = [
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
];

/** Numbers of rows of each stream; a number that would be 0 is left out. */
async function extra(call: Call) {
  const { caller, services, param } = call;
  const place = await caller.device(param('slug'));
  const { project, device } = place;
  const { items } = await services.inventory.series(
    { projects: [project.id], devices: [device.id] },
    { offset: 0, limit: 100_000 },
  );
  const selected = await services.selections.select(project.id, { deviceIds: [device.id] });
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
  const { user } = await services.people.me(caller.principal);
  if (user === null) throw forbidden();
  const { token } = await services.tokens.issue({
    kind: 'device',
    name: 'a-jwt',
    owner: user.id,
    organization: place.project.organization,
    maker: caller.principal,
    project: place.project.id,
    device: place.device.id,
    scopes: ['project:write'],
    claims: { user: usernameOf(user), device: jsonOf(place).slug, project: projectUuidOf(place.project) },
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
  ...((vendorAttributes(device).health as object | undefined) ?? {}),
});

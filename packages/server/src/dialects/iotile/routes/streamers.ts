/**
 * Streamers and the records of their reports. Rule: they come to be by reports alone, so nobody makes, changes or deletes
 * one here; `last_id` tells devices what they may forget.
 */
import { given } from '../../../model/given.js';
import { parseDeviceSlug, parseStreamerSlug } from '../../../model/identity.js';
import type { ReportFilter, ReportOfStreamer, Streamer, StreamerFilter } from '../../../services/services.js';
import { signedIn } from '../credentials.js';
import { forbidden, notFound, orUndefined, ruleError } from '../errors.js';
import { envelope, STANDARD } from '../http/paging.js';
import { route, type IotileRoute, type Call } from '../route.js';
import { timeRange } from '../streams/reading-times.js';
import { usernameOf } from '../wire/accounts.js';
import { reportJson, streamerJson } from '../wire/streamers.js';
import { DEVICE } from '../wire/ids.js';

/** Streamers of one device, and reports of one streamer, that a list without pages shows. */
const BARE_LIST = { offset: 0, limit: 1_000 };
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const streamerRoutes: readonly IotileRoute[] = [
  route({
    method: 'GET',
    path: '/streamer/',
    needs: signedIn,
    handle: async (call) => {
      const filter = await streamerFilter(call);
      const projects = await projectsOf(call);
      return envelope(call, STANDARD, async (position) => {
        const { items, total } = await call.services.reports.streamers(projects, filter, position);
        return { items: await streamersOf(call, items), total };
      });
    },
  }),
  route({
    method: 'GET',
    path: '/streamer/report/',
    needs: signedIn,
    handle: async (call) => {
      const filter = await reportFilter(call);
      const projects = await projectsOf(call);
      return envelope(call, STANDARD, async (position) => {
        if (filter === undefined) return { items: [], total: 0 };
        const { items, total } = await call.services.reports.list(projects, filter, position);
        return { items: await shown(call, items), total };
      });
    },
  }),
  route({
    method: 'GET',
    path: '/streamer/report/:uuid/',
    needs: signedIn,
    handle: async (call) => {
      const uuid = call.param('uuid').toLowerCase();
      if (!UUID.test(uuid)) throw notFound();
      const { items } = await call.services.reports.list(
        await projectsOf(call),
        { uuid, ...given({ device: call.caller.principal.device ?? undefined }) },
        BARE_LIST,
      );
      if (items.length === 0) throw notFound();
      return (await shown(call, items))[0];
    },
  }),
  route({
    method: 'GET',
    path: '/streamer/:slug/',
    needs: signedIn,
    handle: async (call) => (await streamersOf(call, [(await streamerOf(call)).streamer]))[0],
  }),
  route({
    method: 'GET',
    path: '/streamer/:slug/report/',
    needs: signedIn,
    handle: async (call) => {
      const { streamer, projects } = await streamerOf(call);
      const { device, number } = streamer;
      const { items } = await call.services.reports.list(projects, { device, number }, BARE_LIST);
      return shown(call, items);
    },
  }),
  route({
    method: 'GET',
    path: '/device/:slug/streamers/',
    needs: signedIn,
    handle: async (call) => {
      const { project, device } = await call.caller.device(call.param('slug'));
      const { items } = await call.services.reports.streamers([project.id], { device: device.id }, BARE_LIST);
      return streamersOf(call, items);
    },
  }),
  route({ method: 'POST', path: '/streamer/', needs: signedIn, handle: refuse }),
  ...(['POST', 'PUT', 'PATCH', 'DELETE'] as const).map((method) =>
    route({ method, path: '/streamer/:slug/', needs: signedIn, handle: refuse }),
  ),
];

function refuse(): never {
  throw forbidden();
}

async function streamersOf({ services }: Call, streamers: readonly Streamer[]) {
  const ids = [...new Set(streamers.map(({ device }) => device))];
  const devices = await services.externalIds.shown(DEVICE, ids);
  return streamers.map((streamer) => streamerJson(streamer, devices));
}

/** Ours of a device by its number; 0 is that of none. */
const deviceIdOf = async (caller: Call['caller'], number: number): Promise<number> =>
  (await orUndefined(caller.deviceByNumber(number)))?.device.id ?? 0;

const projectsOf = async ({ caller }: Call): Promise<number[]> =>
  (await caller.projects()).map(({ project }) => project.id);

/** `device` in any form of its slug; one that is not there is 404. */
async function streamerFilter({ caller, query }: Call): Promise<StreamerFilter> {
  const [device, slug] = [query.text('device'), query.text('slug')];
  const selector = query.integer('selector');
  if (device !== undefined && parseDeviceSlug(device) === undefined)
    throw ruleError(`Device ${device.slice(0, 100)} is not a device slug`);
  const found = device === undefined ? undefined : (await caller.device(device)).device.id;
  const named = slug === undefined ? undefined : (parseStreamerSlug(slug) ?? { device: 0, index: 0 });
  const own = named && (await deviceIdOf(caller, named.device));
  if (found !== undefined && own !== undefined && found !== own) throw notFound();
  const id = caller.principal.device ?? found ?? own;
  return given({ device: id, number: named?.index, selector });
}

/** Undefined: nothing fits. */
async function reportFilter(call: Call): Promise<ReportFilter | undefined> {
  const { query, caller } = call;
  const slug = query.text('streamer__slug') ?? query.text('streamer');
  const by = query.text('created_by__slug') ?? query.text('created_by');
  const streamer = slug === undefined ? undefined : parseStreamerSlug(slug);
  const person = by === undefined ? undefined : await personOf(call, by);
  if ((slug !== undefined && streamer === undefined) || (by !== undefined && person === undefined))
    return undefined;
  const { device: only } = caller.principal;
  const device = streamer && (await deviceIdOf(caller, streamer.device));
  if (only !== null && device !== undefined && device !== only) return undefined;
  return given({
    device: device ?? only ?? undefined,
    number: streamer?.index,
    createdBy: person,
    ...timeRange(query),
  });
}

async function streamerOf(call: Call) {
  const parsed = parseStreamerSlug(call.param('slug'));
  if (parsed === undefined) throw notFound();
  const { project, device } = await call.caller.deviceByNumber(parsed.device);
  const filter = { device: device.id, number: parsed.index };
  const { items } = await call.services.reports.streamers([project.id], filter, BARE_LIST);
  const [streamer] = items;
  if (streamer === undefined) throw notFound();
  return { streamer, projects: [project.id] };
}

/** Id of a member of one of the caller's organizations. */
async function personOf({ caller, services }: Call, name: string): Promise<number | undefined> {
  for (const { principal } of await caller.memberships()) {
    const user = await services.people.find(principal, name.replace(/^@/, '')).catch(() => undefined);
    if (user !== undefined) return user.id;
  }
  return undefined;
}

async function shown({ caller, services }: Call, reports: readonly ReportOfStreamer[]) {
  const names = new Map<number, string | null>();
  for (const id of new Set(reports.map(({ createdBy }) => createdBy))) {
    if (id === null) continue;
    let name: string | null = null;
    for (const { principal } of await caller.memberships()) {
      const user = await services.people.get(principal, id).catch(() => undefined);
      if (user !== undefined) name = usernameOf(user);
    }
    names.set(id, name);
  }
  const ids = [...new Set(reports.map(({ of }) => of.device))];
  const devices = await services.externalIds.shown(DEVICE, ids);
  return reports.map((report) =>
    reportJson(report, report.createdBy === null ? null : (names.get(report.createdBy) ?? null), devices),
  );
}

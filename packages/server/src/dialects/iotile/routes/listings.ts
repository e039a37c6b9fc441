/**
 * Collections of the service that this platform has no use for, or only the outline of: clients ask for them when they
 * start and go on with an empty list. What is not kept says so: making one is 405, a single one is 404.
 */
import { signedIn } from '../credentials.js';
import { notFound } from '../errors.js';
import { envelopeOf, STANDARD } from '../http/paging.js';
import { route, type IotileRoute, type Call } from '../route.js';
import { VIRTUAL_DEVICE } from '../streams/virtual-device.js';
import { jsonOf } from './devices.js';
import { projectsOf } from './organizations.js';

/** Sensor graphs, device and project templates, archives, fleets, generated reports. */
const EMPTY = ['sg', 'dt', 'pt', 'datablock', 'fleet', 'propertytemplate', 'report/generated'] as const;

export const listingRoutes: readonly IotileRoute[] = [
  ...EMPTY.flatMap((name) => [
    route({
      method: 'GET',
      path: `/${name}/`,
      needs: signedIn,
      handle: (call) => envelopeOf(call, STANDARD, []),
    }),
    route({ method: 'GET', path: `/${name}/:slug/`, needs: signedIn, handle: missing }),
  ]),
  route({ method: 'GET', path: '/fleet/:slug/devices/', needs: signedIn, handle: missing }),
  route({
    method: 'GET',
    path: '/ota/device/:slug/',
    needs: signedIn,
    handle: async ({ caller, param }) => {
      const { slug, template, sg } = jsonOf(await caller.device(param('slug')));
      return { slug, template, sg, deployments: [], actions: [], versions: [] };
    },
  }),
  ...['sg', 'template'].map((name) =>
    route({
      method: 'GET',
      path: `/device/:slug/${name}/`,
      needs: signedIn,
      handle: async ({ caller, param }) => {
        await caller.device(param('slug'));
        return missing();
      },
    }),
  ),
  route({ method: 'GET', path: '/org/:slug/devices/', needs: signedIn, handle: searchDevices }),
  route({
    method: 'GET',
    path: '/org/:slug/archives/',
    needs: signedIn,
    handle: async ({ caller, param }) => {
      await caller.organization(param('slug'));
      return { next_page: null, prev_page: null, count: 0, results: [] };
    },
  }),
];

function missing(): never {
  throw notFound();
}

const SEARCH_PAGE = 10;
const MAX_SEARCHED = 100_000;
const SEARCHED_AT_ONCE = 1_000;

/** Ten to a page, by number; a text is looked for in label, slug and external id. */
async function searchDevices(call: Call) {
  const { caller, services, query, param } = call;
  const membership = await caller.organization(param('slug'));
  const projects = await projectsOf(caller, membership);
  const places = new Map((await caller.projects()).map((place) => [place.project.id, place]));
  const text = query.text('q')?.toLowerCase() ?? '';
  const page = Math.max(1, query.integer('page') ?? 1);
  const results = [];
  let count = 0;
  for (let offset = 0; offset < MAX_SEARCHED;) {
    const { items } = await services.inventory.devices(
      { projects, exceptKey: VIRTUAL_DEVICE },
      { offset, limit: SEARCHED_AT_ONCE, shorter: true },
    );
    if (items.length === 0) break;
    offset += items.length;
    for (const device of items) {
      const shown = jsonOf({ ...places.get(device.project)!, device });
      const { label, slug, external_id: id } = shown;
      if (!`${label} ${slug} ${id}`.toLowerCase().includes(text)) continue;
      if (count >= (page - 1) * SEARCH_PAGE && count < page * SEARCH_PAGE) results.push(shown);
      count++;
    }
  }
  return {
    next_page: page * SEARCH_PAGE < count ? page + 1 : null,
    prev_page: page > 1 ? page - 1 : null,
    count,
    results,
  };
}

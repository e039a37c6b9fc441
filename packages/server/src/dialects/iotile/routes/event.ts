/** One event, by its id: itself, its changes, its document. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { given } from '../../../model/given.js';
import { originFor } from '../../links.js';
import { signedIn } from '../credentials.js';
import { errorText, notFound, ruleError } from '../errors.js';
import { Fields } from '../http/fields.js';
import { route, type IotileRoute, type Call } from '../route.js';
import { eventJson } from '../wire/events.js';
import { readTime } from '../wire/times.js';

export const eventRoutes: readonly IotileRoute[] = [
  route({
    method: 'GET',
    path: '/event/:id/',
    needs: signedIn,
    handle: async (call) => {
      const { event, stream } = await found(call, 'read');
      return eventJson(event, stream);
    },
  }),
  route({ method: 'PATCH', path: '/event/:id/', needs: signedIn, handle: change }),
  route({ method: 'PUT', path: '/event/:id/', needs: signedIn, handle: change }),
  route({
    method: 'DELETE',
    path: '/event/:id/',
    needs: signedIn,
    handle: async (call) => {
      const { event, project } = await found(call, 'write');
      await call.services.events.delete([project.id], event.id);
      if (event.file !== null) await call.services.files.delete(project.organization, event.file);
    },
  }),
  route({ method: 'GET', path: '/event/:id/data/', needs: signedIn, handle: document }),
  route({
    method: 'GET',
    path: '/event/:id/url/',
    needs: signedIn,
    handle: async (call) => {
      const { event } = await found(call, 'read');
      return { url: `${originFor(call.services, call.request)}/api/v1/event/${event.id}/data/` };
    },
  }),
];

const unzip = promisify(gunzip);

async function found(call: Call, level: 'read' | 'write') {
  const text = call.param('id');
  if (!/^\d{1,15}$/.test(text)) throw ruleError('Event ID must be an integer');
  const places = await call.caller.projects();
  const event = await call.services.events.get(
    places.map(({ project }) => project.id),
    Number(text),
  );
  const { items } = await call.services.inventory.series(
    { projects: places.map(({ project }) => project.id), ids: [event.series] },
    { offset: 0, limit: 1 },
  );
  const [stream] = items;
  const place = places.find(({ project }) => project.id === stream?.series.project);
  const { device: only } = call.caller.principal;
  if (stream === undefined || place === undefined || (only !== null && stream.series.device.id !== only))
    throw notFound();
  if (level === 'write') await call.caller.require(place, 'write');
  return { event, stream, project: place.project };
}

async function change(call: Call) {
  const { event, stream, project } = await found(call, 'write');
  const values = call.fields();
  const fields = new Fields(values);
  const extra = values.extra_data;
  if (extra !== undefined && (typeof extra !== 'object' || extra === null || Array.isArray(extra)))
    fields.wrong('extra_data', 'extra_data must be a valid dictionary object', undefined);
  const time = values.timestamp === undefined ? undefined : readTime(values.timestamp);
  if (values.timestamp !== undefined && time === undefined)
    fields.wrong(
      'timestamp',
      'Datetime has wrong format. Use ISO 8601, such as 2021-02-03T04:05:06Z.',
      undefined,
    );
  fields.check();
  const after = await call.services.events.update([project.id], event.id, {
    ...given({ extra: extra as Record<string, unknown> | undefined, time }),
  });
  return eventJson(after, stream);
}

/** The document as it was sent, unpacked. */
async function document(call: Call) {
  const { event, project } = await found(call, 'read');
  if (event.document !== null) return call.reply.type('application/json').send(event.document);
  if (event.file === null) throw errorText(404, 'Event has no data');
  const file = await call.services.files.get(project.organization, event.file);
  const pieces: Buffer[] = [];
  for await (const piece of file.open()) pieces.push(piece as Buffer);
  const content = Buffer.concat(pieces);
  return call.reply
    .type('application/json')
    .send(event.ending === 'json.gz' ? await unzip(content) : content);
}

/** Events: lists, single ones, their documents, and events sent as JSON or MessagePack. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { TributaryError } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import { MAX_JSON_CHARACTERS } from '../../../model/json-limits.js';
import { mapInSlices } from '../../../model/pace.js';
import type { Event, EventFields, SeriesOfVariable } from '../../../services/services.js';
import { originFor } from '../../links.js';
import { readWhole } from '../../whole-lists.js';
import type { StreamPlace } from '../access/caller.js';
import { signedIn } from '../credentials.js';
import { detail, errorText, fieldErrors, IotileRefusal, notFound, ruleError } from '../errors.js';
import { asObject } from '../http/body.js';
import { Fields } from '../http/fields.js';
import { streamsOfFilter } from '../http/filter.js';
import { envelope, LARGE, type Slice } from '../http/paging.js';
import { route, type IotileRoute, type Call } from '../route.js';
import { idRange, lastn, timeRange } from '../streams/reading-times.js';
import { streamForWriting } from '../streams/stream-for-writing.js';
import { eventJson } from '../wire/events.js';
import { decodeMessagePack, MessagePackError } from '../wire/message-pack.js';
import { readTime } from '../wire/times.js';
import { windowsOf } from './data.js';

const MAX_UINT32 = 0xffff_ffff;
/** Events of one request. */
const MAX_AT_ONCE = 10_000;
const unzip = promisify(gunzip);

export const eventRoutes: readonly IotileRoute[] = [
  route({ method: 'GET', path: '/event/', needs: signedIn, handle: list }),
  route({ method: 'POST', path: '/event/', needs: signedIn, status: 201, handle: create }),
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
      const { event, organization } = await found(call, 'write');
      await call.services.events.delete(event.id);
      if (event.file !== null) await call.services.files.delete(organization, event.file);
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

async function list(call: Call) {
  const { query, services } = call;
  const { from, to } = timeRange(query);
  const newest = lastn(query);
  const [ids, numbers] = [idRange(query, 'id'), idRange(query, 'streamer_id')];
  const streams = new Map((await streamsOfFilter(call)).map((stream) => [stream.series.id, stream]));
  const windows = await windowsOf(call, [...streams.values()], from, to);
  const filter = {
    windows: windows.map(({ series, ...range }) => ({ ...range, series: series.map(({ id }) => id) })),
    ...given({
      firstId: ids.first,
      lastId: ids.last,
      firstSequence: numbers.first,
      lastSequence: numbers.last,
    }),
  };
  const rows = (events: readonly Event[]) =>
    events.map((event) => eventJson(event, streams.get(event.series)!));
  const read = async (position: Slice) => {
    if (newest === undefined)
      return readWhole(services, position, (part) => services.events.list(filter, 'sequence', part), rows);
    // The newest n, shown oldest first: a page of them is read from the other end.
    const { total: all } = await services.events.list(filter, 'newest', { offset: 0, limit: 1 });
    const total = Math.min(all, newest);
    const offset = Math.max(0, total - position.offset - position.limit);
    const limit = total - position.offset - offset;
    if (limit <= 0) return { items: [], total };
    const page = { offset, limit };
    const { items } = await readWhole(
      services,
      page,
      (part) => services.events.list(filter, 'newest', part),
      rows,
    );
    return { items: items.reverse(), total };
  };
  return envelope(call, LARGE, read);
}

async function create(call: Call) {
  const body = await bodyOf(call);
  const rows = Array.isArray(body) ? (body as unknown[]) : [body];
  if (rows.length > MAX_AT_ONCE) throw ruleError(`At most ${MAX_AT_ONCE} events in one request`);
  const problems: Readonly<Record<string, readonly string[]>>[] = [];
  const checked = await mapInSlices(rows, (row) => {
    const { problems: own, ...event } = check(asObject(row));
    problems.push(own);
    return event;
  });
  if (problems.some((own) => Object.keys(own).length > 0))
    throw Array.isArray(body) ? new IotileRefusal(400, problems) : fieldErrors(problems[0]!);
  const places = new Map<string, StreamPlace>();
  for (const { slug } of checked)
    if (!places.has(slug)) places.set(slug, await call.caller.stream(slug, 'write'));
  const streams = new Map<string, SeriesOfVariable>();
  for (const [slug, place] of places) streams.set(slug, await streamForWriting(call.services, place));
  const events = checked.map(({ slug, ...event }) => ({ ...event, series: streams.get(slug)!.series.id }));
  const ids = await call.services.events.add(events);
  if (Array.isArray(body)) return { count: rows.length };
  return eventJson(await stored(call, events[0]!, ids[0]), streams.get(checked[0]!.slug)!);
}

/** A numbered event that was there already is answered as it is there. */
async function stored(call: Call, event: EventFields, id: number | undefined): Promise<Event> {
  const filter =
    id === undefined
      ? { firstSequence: event.sequence, lastSequence: event.sequence }
      : { firstId: id, lastId: id };
  const { items } = await call.services.events.list(
    { windows: [{ series: [event.series] }], ...filter },
    'newest',
    {
      offset: 0,
      limit: 1_000,
    },
  );
  return items.find(({ time }) => id !== undefined || time === event.time)!;
}

function check(values: Readonly<Record<string, unknown>>) {
  const fields = new Fields(values);
  const slug = fields.text('stream', 100);
  const time = readTime(values.timestamp);
  if (values.timestamp === undefined) fields.wrong('timestamp', 'This field is required.', undefined);
  else if (time === undefined)
    fields.wrong(
      'timestamp',
      'Datetime has wrong format. Use ISO 8601, such as 2021-02-03T04:05:06Z.',
      undefined,
    );
  const extra = values.extra_data ?? {};
  if (typeof extra !== 'object' || Array.isArray(extra))
    fields.wrong('extra_data', 'extra_data must be a valid dictionary object', undefined);
  const clock = fields.integer('device_timestamp', 0, MAX_UINT32) ?? null;
  const sequence = fields.integer('streamer_local_id', 0, MAX_UINT32) ?? 0;
  const document = values.data == null ? null : JSON.stringify(values.data);
  return {
    slug,
    time: time ?? 0,
    sequence,
    clock,
    extra: extra as Record<string, unknown>,
    document,
    file: null,
    ending: document === null ? null : 'json',
    problems: fields.problems,
  };
}

async function bodyOf(call: Call): Promise<unknown> {
  const type = call.request.headers['content-type'] ?? '';
  if (!/^application\/(x-)?msgpack/.test(type)) return call.largeBody();
  try {
    const bytes = (call.request.body as Buffer | undefined) ?? Buffer.alloc(0);
    if (bytes.length > MAX_JSON_CHARACTERS)
      throw new TributaryError('body_too_large', { limit: MAX_JSON_CHARACTERS });
    return decodeMessagePack(bytes);
  } catch (error) {
    if (!(error instanceof MessagePackError)) throw error;
    throw detail(400, `MessagePack parse error - ${error.message}`);
  }
}

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
  return { event, stream, organization: place.project.organization };
}

async function change(call: Call) {
  const { event, stream } = await found(call, 'write');
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
  const after = await call.services.events.update(event.id, {
    ...given({ extra: extra as Record<string, unknown> | undefined, time }),
  });
  return eventJson(after, stream);
}

/** The document as it was sent, unpacked. */
async function document(call: Call) {
  const { event, organization } = await found(call, 'read');
  if (event.document !== null) return call.reply.type('application/json').send(event.document);
  if (event.file === null) throw errorText(404, 'Event has no data');
  const file = await call.services.files.get(organization, event.file);
  const pieces: Buffer[] = [];
  for await (const piece of file.open()) pieces.push(piece as Buffer);
  const content = Buffer.concat(pieces);
  return call.reply
    .type('application/json')
    .send(event.ending === 'json.gz' ? await unzip(content) : content);
}

/** Events that are sent as JSON or MessagePack, one or a list. Rule: one bad event and none is stored. */
import { TributaryError } from '../../../errors/error.js';
import { MAX_JSON_CHARACTERS } from '../../../model/json-limits.js';
import { mapInSlices } from '../../../model/pace.js';
import type { Event, EventFields, SeriesOfVariable } from '../../../services/services.js';
import type { StreamPlace } from '../access/places.js';
import { signedIn } from '../credentials.js';
import { detail, fieldErrors, IotileRefusal, ruleError } from '../errors.js';
import { asObject, bytesOf } from '../http/body.js';
import { Fields } from '../http/fields.js';
import { route, type Call } from '../route.js';
import { streamForWriting } from '../streams/stream-for-writing.js';
import { eventJson } from '../wire/events.js';
import { decodeMessagePack, MessagePackError } from '../wire/message-pack.js';
import { readTime } from '../wire/times.js';

export const addEvents = route({
  method: 'POST',
  path: '/event/',
  needs: signedIn,
  status: 201,
  handle: create,
});

const MAX_UINT32 = 0xffff_ffff;

/** Events of one request. */
const MAX_AT_ONCE = 10_000;

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
  const projects = [...new Set([...places.values()].map(({ project }) => project.id))];
  const ids = await call.services.events.add(projects, events);
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
    const bytes = bytesOf(call.request);
    if (bytes.length > MAX_JSON_CHARACTERS)
      throw new TributaryError('body_too_large', { limit: MAX_JSON_CHARACTERS });
    return decodeMessagePack(bytes);
  } catch (error) {
    if (!(error instanceof MessagePackError)) throw error;
    throw detail(400, `MessagePack parse error - ${error.message}`);
  }
}

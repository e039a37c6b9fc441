/**
 * `/api/eventTag/…`: events that people and programs publish, and their tags. An event is kept under a name that is its
 * time, so that ranges of time are ranges of names.
 */
import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { invalidField } from '../../../errors/error.js';
import type { Document, Project, Services } from '../../../services/services.js';
import { Gathered, readAll, readWhole } from '../../whole-lists.js';
import { admit } from '../credentials.js';
import { sendJson } from '../errors.js';
import { bodyOf, countOf, required, sensorsOf, single, type Members } from '../wire/parameters.js';
import { timeOf, timeText } from '../wire/times.js';

const EVENT = 'iosense.event';
const TAG = 'iosense.eventTag';
const MAX_EVENTS = 10_000;
/** Where events have to be looked into. */
const READ_AT_ONCE = 1_000;
/** What the clients ask for by default. */
const USUAL_COUNT = 10;
const MAX_TAG_LENGTH = 255;
const TIME_DIGITS = 17;
const DAY = 86_400_000_000;

export function mountEvents(app: FastifyInstance, services: Services): void {
  const read = admit(services, 'project:read');
  const write = admit(services, 'project:write');
  const { documents } = services;
  const body = (request: FastifyRequest) => bodyOf(request.body, request.headers['content-type']);

  app.get('/', read.route, async (request, reply) => {
    const { project } = read.of(request);
    return sendJson(reply, { success: true, data: await tagsOf(services, project) });
  });

  // Ours: the clients look a tag up before they publish with it, and none of them makes one.
  app.post('/', write.route, async (request, reply) => {
    const { project } = write.of(request);
    const name = required(body(request), 'name', 'the name of a tag');
    if (name.length > MAX_TAG_LENGTH)
      throw invalidField('name', name, `at most ${MAX_TAG_LENGTH} characters`);
    const [tag] = await knownTags(services, project, [name]);
    return sendJson(reply, { success: true, data: tag });
  });

  app.post('/publishEvent', write.route, async (request, reply) => {
    const { project } = write.of(request);
    const members = body(request);
    const title = required(members, 'title', 'a text');
    const time = optionalEventTime(members, 'createdOn') ?? Date.now() * 1000;
    const { eventTags: given } = members;
    const isNone = given === undefined || given === '' || (Array.isArray(given) && given.length === 0);
    const wanted = isNone ? [] : sensorsOf(members, 'eventTags');
    const eventTags = await knownTags(services, project, wanted);
    const { message, metaData, hoverData } = members;
    const event = await documents.create(project.id, EVENT, {
      name: `${nameOf(time)} ${randomBytes(6).toString('hex')}`,
      body: { title, message, metaData, hoverData, eventTags, createdOn: timeText(time) },
    });
    return sendJson(reply, { success: true, data: shown(event) });
  });

  app.put('/fetchEvents/timeslot', read.route, async (request, reply) => {
    const { project } = read.of(request);
    const members = body(request);
    const end = optionalEventTime(members, 'endTime') ?? Date.now() * 1000;
    const [from, to] = [nameOf(eventTime(members, 'startTime')), nameOf(end + 1)];
    const { items } = await eventsOf(services, project, { from, to }, { offset: 0, limit: MAX_EVENTS });
    return sendJson(reply, { success: true, data: items });
  });

  app.put('/fetchEvents/count', read.route, async (request, reply) => {
    const { project } = read.of(request);
    const members = body(request);
    const limit = countOf({ count: single(members['count']) }, 'count', USUAL_COUNT, MAX_EVENTS);
    const to = nameOf((optionalEventTime(members, 'endTime') ?? Date.now() * 1000) + 1);
    const { items } = await eventsOf(services, project, { to }, { offset: 0, limit });
    return sendJson(reply, { success: true, data: items });
  });

  app.put('/eventLogger/:page/:size', read.route, async (request, reply) => {
    const { project } = read.of(request);
    const params = request.params as Members;
    const members = body(request);
    const page = countOf(params, 'page', undefined, MAX_EVENTS);
    const limit = countOf(params, 'size', undefined, MAX_EVENTS);
    const start = optionalEventTime(members, 'startTime');
    const end = optionalEventTime(members, 'endTime') ?? Date.now() * 1000 + DAY;
    const tags = members['eventTags'];
    const wanted = Array.isArray(tags) ? tags.filter((tag): tag is string => typeof tag === 'string') : [];
    const range = {
      ...(start === undefined ? {} : { from: nameOf(start) }),
      to: nameOf(end + 1),
    };
    // Without tags the store pages; with tags the events have to be looked into.
    if (wanted.length === 0) {
      const position = { offset: (page - 1) * limit, limit };
      const { items, total } = await eventsOf(services, project, range, position);
      return sendJson(reply, { success: true, data: { data: items, totalCount: total } });
    }
    const data = new Gathered<object>(services.limits);
    let totalCount = 0;
    for (let offset = 0; offset < MAX_EVENTS;) {
      const part = { ...range, order: 'desc', offset, limit: READ_AT_ONCE, shorter: true } as const;
      const { items } = await documents.range(project.id, EVENT, part);
      if (items.length === 0) break;
      offset += items.length;
      for (const event of items) {
        if (!isTagged(event, wanted)) continue;
        if (totalCount >= (page - 1) * limit && totalCount < page * limit) data.add(shown(event));
        totalCount++;
      }
    }
    return sendJson(reply, { success: true, data: { data: data.items, totalCount } });
  });
}

/** Newest first. */
const eventsOf = (
  services: Services,
  project: Project,
  range: { readonly from?: string; readonly to: string },
  position: { readonly offset: number; readonly limit: number },
) =>
  readWhole(
    services,
    position,
    (part) => services.documents.range(project.id, EVENT, { ...range, order: 'desc', ...part }),
    (events) => events.map(shown),
  );

const isTagged = ({ body }: Document, wanted: readonly string[]): boolean =>
  ((body['eventTags'] as { _id: string; name: string }[] | undefined) ?? []).some(
    ({ _id, name }) => wanted.includes(_id) || wanted.includes(name),
  );

const nameOf = (time: number): string => String(Math.max(0, time)).padStart(TIME_DIGITS, '0');

const shown = (event: Document): object => ({ _id: String(event.id), ...event.body });

/** ISO 8601, without a zone UTC, also with the plus of its zone lost to a form; or a number, as old clients have for "now". */
function eventTime(members: Members, name: string): number {
  const value = single(members[name]);
  const whole = typeof value === 'string' ? value.replace(/(T.*) (\d\d:?\d\d)$/, '$1+$2') : value;
  const time = timeOf(whole);
  if (Number.isNaN(time)) throw invalidField(name, value, 'an ISO 8601 time');
  return time;
}

/** Clients say null where they were told no time. */
function optionalEventTime(members: Members, name: string): number | undefined {
  const value = single(members[name]);
  return value === undefined || value === null || value === '' ? undefined : eventTime(members, name);
}

async function tagsOf(services: Services, project: Project): Promise<{ _id: string; name: string }[]> {
  return readAll(
    services,
    (page) => services.documents.list(project.id, TAG, page),
    ({ id, name }) => ({ _id: String(id), name: name! }),
  );
}

/** By id or by name; a name that is new becomes a tag. */
async function knownTags(services: Services, project: Project, wanted: readonly string[]) {
  const known = await tagsOf(services, project);
  const tags: { _id: string; name: string }[] = [];
  for (const one of wanted) {
    const found = known.find(({ _id, name }) => one === _id || one === name);
    if (found !== undefined) tags.push(found);
    else {
      const made = await services.documents.create(project.id, TAG, { name: one });
      tags.push({ _id: String(made.id), name: one });
    }
  }
  return tags;
}

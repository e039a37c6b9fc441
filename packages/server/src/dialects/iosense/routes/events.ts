/** `/api/eventTag/…`: events that people and programs publish, and their tags. */
import { invalidField } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import { MICROS_PER_DAY, nowMicros } from '../../../model/time.js';
import type { Parameters } from '../../parameters.js';
import { admit } from '../credentials.js';
import { eventsOf, makeEvent, MAX_EVENTS, nameOf, taggedEvents } from '../events/events.js';
import { knownTags, tagsOf } from '../events/tags.js';
import { route, type CallerCall, type IosenseRoute } from '../route.js';
import { bodyOf } from '../wire/body.js';
import { countOf, required } from '../wire/parameters.js';
import { timeOf, timeText } from '../wire/times.js';

/** What the clients ask for by default. */
const DEFAULT_COUNT = 10;
const MAX_TAG_LENGTH = 255;

const read = admit('project:read');
const write = admit('project:write');

export const eventRoutes: readonly IosenseRoute[] = [
  route({
    method: 'GET',
    path: '/',
    needs: read,
    handle: async ({ services, project }) => ({ success: true, data: await tagsOf(services, project) }),
  }),
  // Ours: the clients look a tag up before they publish with it, and none of them makes one.
  route({
    method: 'POST',
    path: '/',
    needs: write,
    handle: async ({ services, project, request }) => {
      const name = required(bodyOf(request), 'name', 'the name of a tag');
      if (name.length > MAX_TAG_LENGTH)
        throw invalidField('name', name, `at most ${MAX_TAG_LENGTH} characters`);
      const [tag] = await knownTags(services, project, [name]);
      return { success: true, data: tag };
    },
  }),
  route({ method: 'POST', path: '/publishEvent', needs: write, handle: publish }),
  route({
    method: 'PUT',
    path: '/fetchEvents/timeslot',
    needs: read,
    handle: async ({ services, project, request }) => {
      const body = bodyOf(request);
      const range = { from: nameOf(eventTime(body, 'startTime')), to: nameOf(endOf(body, nowMicros()) + 1) };
      const { items } = await eventsOf(services, project, range, { offset: 0, limit: MAX_EVENTS });
      return { success: true, data: items };
    },
  }),
  route({
    method: 'PUT',
    path: '/fetchEvents/count',
    needs: read,
    handle: async ({ services, project, request }) => {
      const body = bodyOf(request);
      const limit = countOf(body, 'count', { usual: DEFAULT_COUNT, most: MAX_EVENTS });
      const range = { to: nameOf(endOf(body, nowMicros()) + 1) };
      const { items } = await eventsOf(services, project, range, { offset: 0, limit });
      return { success: true, data: items };
    },
  }),
  route({ method: 'PUT', path: '/eventLogger/:page/:size', needs: read, handle: log }),
];

async function publish({ services, project, request }: CallerCall): Promise<object> {
  const body = bodyOf(request);
  const title = required(body, 'title', 'a text');
  const time = optionalEventTime(body, 'createdOn') ?? nowMicros();
  const eventTags = await knownTags(services, project, [...new Set(body.list('eventTags'))]);
  const { message, metaData, hoverData } = body.members;
  const event = { title, message, metaData, hoverData, eventTags, createdOn: timeText(time) };
  return { success: true, data: await makeEvent(services, project, time, event) };
}

async function log({ services, project, path, request }: CallerCall): Promise<object> {
  const body = bodyOf(request);
  const page = countOf(path, 'page', { most: MAX_EVENTS });
  const limit = countOf(path, 'size', { most: MAX_EVENTS });
  const start = optionalEventTime(body, 'startTime');
  const from = start === undefined ? undefined : nameOf(start);
  const range = { to: nameOf(endOf(body, nowMicros() + MICROS_PER_DAY) + 1), ...given({ from }) };
  const position = { offset: (page - 1) * limit, limit };
  const tags = wantedTags(body.members['eventTags']);
  const { items, total } =
    tags.length === 0
      ? await eventsOf(services, project, range, position)
      : await taggedEvents(services, project, { ...range, tags }, position);
  return { success: true, data: { data: items, totalCount: total } };
}

/** What is no list of texts chooses nothing. */
const wantedTags = (tags: unknown): string[] =>
  Array.isArray(tags) ? tags.filter((tag): tag is string => typeof tag === 'string') : [];

const EVENT_TIME = 'an ISO 8601 time';

/** ISO 8601, without a zone UTC, also with the plus of its zone lost to a form; or a number, as old clients have for "now". */
function eventTime(read: Parameters, name: string): number {
  const text = required(read, name, EVENT_TIME);
  const time = timeOf(text.replace(/(T.*) (\d\d:?\d\d)$/, '$1+$2'));
  if (Number.isNaN(time)) throw invalidField(name, text, EVENT_TIME);
  return time;
}

/** Clients say null where they were told no time. */
const optionalEventTime = (read: Parameters, name: string): number | undefined =>
  read.text(name, EVENT_TIME) === undefined ? undefined : eventTime(read, name);

const endOf = (read: Parameters, usual: number): number => optionalEventTime(read, 'endTime') ?? usual;

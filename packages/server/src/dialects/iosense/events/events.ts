/** Events: documents under a name that is their time, so that ranges of time are ranges of names. */
import { randomBytes } from 'node:crypto';
import type { Document, JsonObject, Project, Services } from '../../../services/services.js';
import { Gathered, readWhole } from '../../whole-lists.js';
import type { EventTag } from './tags.js';

const EVENT = 'iosense.event';
export const MAX_EVENTS = 10_000;
/** Events that are read at once where they have to be looked into. */
const MAX_READ = 1_000;
const TIME_DIGITS = 17;

/** Names; `to` is excluded. */
export interface EventRange {
  readonly from?: string;
  readonly to: string;
}

export interface Position {
  readonly offset: number;
  readonly limit: number;
}

/** What the name of an event of this time, in microseconds, begins with. */
export const nameOf = (time: number): string => String(Math.max(0, time)).padStart(TIME_DIGITS, '0');

export const shownEvent = (event: Document): object => ({ _id: String(event.id), ...event.body });

export async function makeEvent(
  services: Services,
  project: Project,
  time: number,
  body: JsonObject,
): Promise<object> {
  const name = `${nameOf(time)} ${randomBytes(6).toString('hex')}`;
  return shownEvent(await services.documents.create(project.id, EVENT, { name, body }));
}

/** Newest first. */
export const eventsOf = (services: Services, project: Project, range: EventRange, position: Position) =>
  readWhole(
    services,
    position,
    (part) => services.documents.range(project.id, EVENT, { ...range, order: 'desc', ...part }),
    (events) => events.map(shownEvent),
  );

/** Events that have one of these tags: they have to be looked into, so as many as that is done for and no more. */
export async function taggedEvents(
  services: Services,
  project: Project,
  { tags, ...range }: EventRange & { readonly tags: readonly string[] },
  { offset, limit }: Position,
): Promise<{ items: object[]; total: number }> {
  const found = new Gathered<object>(services.limits);
  let total = 0;
  for (let read = 0; read < MAX_EVENTS;) {
    const part = { ...range, order: 'desc', offset: read, limit: MAX_READ, shorter: true } as const;
    const { items } = await services.documents.range(project.id, EVENT, part);
    if (items.length === 0) break;
    read += items.length;
    for (const event of items) {
      if (!isTagged(event, tags)) continue;
      if (total >= offset && total < offset + limit) found.add(shownEvent(event));
      total++;
    }
  }
  return { items: found.items, total };
}

const isTagged = ({ body }: Document, wanted: readonly string[]): boolean =>
  ((body['eventTags'] as EventTag[] | undefined) ?? []).some(
    ({ _id, name }) => wanted.includes(_id) || wanted.includes(name),
  );

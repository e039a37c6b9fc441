/** `GET /event/`: the events of a filter, by their numbers, or the newest of them. */
import { given } from '../../../model/given.js';
import type { Event } from '../../../services/services.js';
import { readWhole } from '../../whole-lists.js';
import { signedIn } from '../credentials.js';
import { streamsOfFilter } from '../http/filter.js';
import { envelope, LARGE, type Slice } from '../http/paging.js';
import { route, type Call } from '../route.js';
import { idRange, lastn, timeRange } from '../streams/reading-times.js';
import { eventJson } from '../wire/events.js';
import { windowsOf } from './data.js';

export const listEvents = route({ method: 'GET', path: '/event/', needs: signedIn, handle: list });

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

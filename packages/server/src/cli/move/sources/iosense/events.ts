/** Events of I/O Sense: read page by page, and published again with their time where the target has none like it. */
import { Repetition } from '../../engine/repetition.js';
import { WHEN_BUSY } from '../../../connection.js';
import type { Extra } from '../../engine/source.js';
import type { Vendor } from '../../engine/vendor.js';
import type { IosenseEvent } from './api.js';

const PAGE = 1000;

interface EventPage {
  readonly data: { readonly data: readonly IosenseEvent[]; readonly totalCount: number };
}

export async function* eventsOf(
  vendor: Vendor,
  { startTime, endTime }: { readonly startTime: string; readonly endTime: string },
): AsyncGenerator<Extra> {
  const pages = new Repetition('The pages of events');
  for (let page = 1, seen = 0; ; page++) {
    const { data } = await vendor.json<EventPage>(`/api/eventTag/eventLogger/${page}/${PAGE}`, {
      method: 'PUT',
      body: { startTime, endTime, eventTags: [], count: PAGE },
    });
    if (data.data[0] !== undefined) pages.check(JSON.stringify(data.data[0]));
    for (const event of data.data) yield extraOf(event);
    seen += data.data.length;
    if (data.data.length === 0 || seen >= data.totalCount) return;
  }
}

function extraOf(event: IosenseEvent): Extra {
  const { title, message, metaData, hoverData, createdOn, eventTags = [] } = event;
  const same = identityOf(event);
  return {
    what: 'events',
    async isThere(target) {
      const { data } = await target.api.elsewhere<{ data: readonly IosenseEvent[] }>(
        'PUT',
        '/api/eventTag/fetchEvents/timeslot',
        { body: { startTime: createdOn, endTime: createdOn }, ...WHEN_BUSY },
      );
      return data.some((other) => identityOf(other) === same);
    },
    async make(target) {
      await target.api.elsewhere('POST', '/api/eventTag/publishEvent', {
        body: {
          title,
          message,
          metaData,
          hoverData,
          createdOn,
          eventTags: eventTags.map(({ name }) => name),
        },
        ...WHEN_BUSY,
      });
    },
  };
}

const identityOf = ({ title, message, createdOn, eventTags = [] }: IosenseEvent): string =>
  JSON.stringify([title, message ?? null, Date.parse(createdOn), eventTags.map(({ name }) => name).sort()]);

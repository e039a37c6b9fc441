/** Events with their documents, made through the IOTile API of the target. Rule: a document stays what it was, to the byte. */
import type { Extra } from '../../engine/source.js';
import type { Envelope } from './api.js';
import { get, post, sameTime, slugIn } from './in-target.js';

export interface IotileEvent {
  readonly id: number;
  readonly stream: string;
  readonly timestamp: string;
  readonly device_timestamp: number | null;
  readonly streamer_local_id: number;
  readonly extra_data: unknown;
  readonly has_raw_data: boolean;
}

/** `document`: reads what was uploaded with it. */
export function eventExtra(event: IotileEvent, document: () => Promise<string>): Extra {
  const { stream, timestamp, device_timestamp, streamer_local_id, extra_data, has_raw_data } = event;
  const clock = device_timestamp === null ? {} : { device_timestamp };
  return {
    what: 'events',
    async isThere(target) {
      const second = Math.floor(Date.parse(timestamp) / 1000) * 1000;
      const { results } = await get<Envelope<IotileEvent>>(target, '/event/', {
        ...{ filter: slugIn(target, stream), page_size: '10000' },
        ...{ start: new Date(second).toISOString(), end: new Date(second + 1000).toISOString() },
      });
      return results.some(
        (other) =>
          sameTime(other.timestamp, timestamp) &&
          other.streamer_local_id === streamer_local_id &&
          JSON.stringify(other.extra_data) === JSON.stringify(extra_data),
      );
    },
    async make(target) {
      const own = { stream: slugIn(target, stream), timestamp, streamer_local_id, ...clock };
      if (!has_raw_data) {
        await post(target, '/event/', { ...own, extra_data });
        return;
      }
      const form = new FormData();
      for (const [name, value] of Object.entries(own)) form.append(name, String(value));
      form.append('encoded_extra_data', JSON.stringify(extra_data));
      form.append('file', new Blob([await document()], { type: 'application/json' }), 'event.json');
      await post(target, '/event/upload/', form);
    },
  };
}

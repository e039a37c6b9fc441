/** New points as they come, over connections that are made again where the last one ended. */
import { TributaryApiError } from './errors.js';
import { readEvents } from './events.js';
import { sleep, type Http } from './http.js';
import type { Selection, StoredPoint } from './types.js';

export interface TailOptions {
  signal?: AbortSignal;
  /** Id after which to begin: the `id` of an earlier event. */
  after?: string;
  /** Called when points were lost to this reader: it was away for longer than the platform keeps them. */
  onGap?: () => void;
  /** Called when a connection stands: points written from then on will come. */
  onOpen?: () => void;
}

export interface TailedPoint extends StoredPoint {
  /** To be given as `after` when tailing goes on later. */
  id: string;
}

const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 15_000;

export async function* tail(
  http: Http,
  selection: Selection,
  options: TailOptions,
): AsyncGenerator<TailedPoint, void> {
  const { signal, onGap, onOpen } = options;
  let last = options.after;
  let wait = FIRST_WAIT_MS;
  while (!signal?.aborted) {
    try {
      const headers = {
        accept: 'text/event-stream',
        ...(last === undefined ? {} : { 'last-event-id': last }),
      };
      const response = await http.send('GET', '/tail', { query: parameters(selection), headers, signal });
      onOpen?.();
      for await (const { event, id, data } of readEvents(response.body!)) {
        wait = FIRST_WAIT_MS;
        if (event === 'gap') onGap?.();
        if (event !== 'point' || id === undefined) continue;
        last = id;
        yield { ...(JSON.parse(data) as StoredPoint), id };
      }
    } catch (error) {
      if (signal?.aborted) return;
      if (error instanceof TributaryApiError && !error.retryable) throw error;
    }
    await sleep(wait, signal).catch(() => undefined);
    wait = Math.min(wait * 2, MAX_WAIT_MS);
  }
}

const parameters = ({ tags, seriesTags, ...lists }: Selection): object => ({
  ...lists,
  tags: texts(tags),
  seriesTags: texts(seriesTags),
});

const texts = (tags: Selection['tags']): string[] | undefined =>
  tags?.map((tag) =>
    typeof tag === 'string' ? tag : tag.value === undefined ? tag.key : `${tag.key}:${tag.value}`,
  );

/**
 * New points as they come. Rule: the first connection is made as any request is, so that what waiting does not mend is told; one
 * that stood and was lost is made again until it stands, from after the last point that was seen.
 */
import { causeText } from './cause.js';
import { TributaryConnectionError, TributaryError } from './errors.js';
import { readEvents, type ServerEvent } from './events.js';
import type { NativeApi } from './native.js';
import { backoff, sleep } from './retry.js';
import type { Selection, StoredPoint } from './types.js';

export interface TailOptions {
  signal?: AbortSignal;
  /** Id after which to begin: the `id` of an earlier event. */
  after?: string | undefined;
  /** Called when points were lost to this reader: it was away for longer than the platform keeps them. */
  onGap?: () => void;
  /** Called when a connection stands: points written from then on will come. */
  onOpen?: () => void;
  /** Called when the platform ends the stream, with its reason; the stream is made again unless this throws. */
  onEnd?: (reason: string) => void;
}

export interface TailedPoint extends StoredPoint {
  /** To be given as `after` when tailing goes on later. */
  id: string;
}

const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 15_000;

/** Ends when the signal does. */
export async function* tail(
  api: NativeApi,
  selection: Selection,
  options: TailOptions,
): AsyncGenerator<TailedPoint, void> {
  const { signal, onGap, onOpen, onEnd } = options;
  let last = options.after;
  let stood = false;
  for (let attempt = 0; !signal?.aborted; attempt++) {
    try {
      const body = await connect(api, selection, { last, signal, first: !stood });
      stood = true;
      onOpen?.();
      for await (const { event, id, data } of eventsOf(api, body)) {
        attempt = 0;
        if (event === 'gap') onGap?.();
        if (event === 'end') onEnd?.(reasonIn(data));
        if (event !== 'point' || id === undefined) continue;
        last = id;
        yield { ...(JSON.parse(data) as StoredPoint), id };
      }
    } catch (error) {
      if (signal?.aborted) return;
      if (!stood || !(error instanceof TributaryError) || !error.retryable) throw error;
    }
    await sleep(backoff(attempt, FIRST_WAIT_MS, MAX_WAIT_MS), signal).catch(() => undefined);
  }
}

async function connect(
  api: NativeApi,
  { tags, seriesTags, ...lists }: Selection,
  from: {
    readonly last: string | undefined;
    readonly signal: AbortSignal | undefined;
    readonly first: boolean;
  },
): Promise<ReadableStream<Uint8Array>> {
  const headers = {
    accept: 'text/event-stream',
    ...(from.last !== undefined && { 'last-event-id': from.last }),
  };
  const query = { ...lists, tags: texts(tags), seriesTags: texts(seriesTags) };
  const { signal } = from;
  // Afterwards the waits are those of tail itself.
  const patience = from.first ? {} : { maxRetries: 0 };
  const { body } = await api.response('GET', '/tail', { query, headers, signal, ...patience });
  return body!;
}

/** A stream that breaks is a connection that does. */
async function* eventsOf(
  { http }: NativeApi,
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<ServerEvent, void> {
  const events = readEvents(body);
  try {
    for (;;) {
      const next = await events.next().catch((cause: unknown) => {
        throw new TributaryConnectionError(`${http.url} broke off: ${causeText(cause)}.`, cause);
      });
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await events.return();
  }
}

function reasonIn(data: string): string {
  const { reason } = JSON.parse(data) as { readonly reason?: unknown };
  return typeof reason === 'string' ? reason : data;
}

/** As addresses have them. */
const texts = (tags: Selection['tags']): string[] | undefined =>
  tags?.map((tag) =>
    typeof tag === 'string' ? tag : tag.value === undefined ? tag.key : `${tag.key}:${tag.value}`,
  );

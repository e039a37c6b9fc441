/**
 * New points as they come, of a selection or of the board of a link. Rule: the first connection is made as any request is, so that what waiting does not mend is told; one
 * that stood and was lost is made again until it stands, from after the last point that was seen.
 */
import { causeText } from '../http/cause.js';
import { TributaryConnectionError, TributaryError, UnexpectedAnswerError } from '../http/errors.js';
import { readEvents, type ServerEvent } from './events.js';
import type { CallOptions } from '../http/http.js';
import type { Connection } from '../native/connection.js';
import { backoff, sleep } from '../http/retry.js';
import type { Selection, StoredPoint } from '../native/types.js';

/** Those of a call are of each connection: `timeout` until it stands, `maxRetries` of the first one alone. */
export interface TailOptions extends CallOptions {
  /** Id after which to begin: the `id` of an earlier event. */
  after?: string | undefined;
  /**
   * Called when points may have been lost to this reader: it was away for longer than the platform keeps them, or the platform was
   * started anew. What is stored of them, a query of this range finds.
   */
  onGap?: (gap: TailGap) => void;
  /** Called when a connection stands: points written from then on will come. */
  onOpen?: () => void;
  /** Called when the platform ends the stream, with its reason; the stream is made again unless this throws. */
  onEnd?: (reason: string) => void;
  /** Called when a connection that stood is lost, or cannot be made again yet, with the reason; another one follows. */
  onLost?: (reason: string) => void;
}

/** A link has no place to resume after: with each `onOpen` something may have been missed. */
export type SharedTailOptions = Omit<TailOptions, 'after' | 'onGap'>;

/** Both are ISO 8601, as a query takes them. */
export interface TailGap {
  /**
   * Time of the last point before the gap, or when it came, where that is earlier; when the tail stood, if none had come. Null: not
   * known, for `after` is of an earlier tail.
   */
  from: string | null;
  /** When reading went on, by the clock of the platform. */
  to: string;
}

export interface TailedPoint extends StoredPoint {
  /** To be given as `after` when tailing goes on later. */
  id: string;
}

/** Of a panel that shows points. Without time and value: there is something new, which a query of the panel finds. */
export type SharedPoint = Pick<StoredPoint, 'device' | 'series'> &
  Partial<Pick<StoredPoint, 'time' | 'value' | 'latitude' | 'longitude'>>;

type Target = { readonly path: '/tail'; readonly selection: Selection } | { readonly path: '/shared/tail' };
type Came = { readonly id: string | undefined; readonly point: SharedPoint };

const EVENTS = 'text/event-stream';
const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 15_000;
/** Characters of what came, in a message. */
const MAX_SHOWN = 200;

/** Ends when the signal does. */
export async function* tail(
  api: Connection,
  selection: Selection,
  options: TailOptions,
): AsyncGenerator<TailedPoint, void> {
  for await (const { id, point } of follow(api, { path: '/tail', selection }, options))
    if (id !== undefined) yield { ...(point as StoredPoint), id };
}

/** Of a client whose token is the secret of a link. Ends when the signal does, and throws when the link is over. */
export async function* sharedTail(
  api: Connection,
  options: SharedTailOptions,
): AsyncGenerator<SharedPoint, void> {
  for await (const { point } of follow(api, { path: '/shared/tail' }, options)) yield point;
}

async function* follow(api: Connection, target: Target, options: TailOptions): AsyncGenerator<Came, void> {
  const { after, onGap, onOpen, onEnd, onLost, ...call } = options;
  const { signal } = call;
  let last = after;
  let since: string | null = null;
  let stood = false;
  for (let attempt = 0; !signal?.aborted; attempt++) {
    let lost = `${api.http.url} ended the stream.`;
    try {
      // Afterwards the waits are those of tail itself.
      const patience = stood ? { maxRetries: 0 } : {};
      const body = await connect(api, target, { ...call, ...patience, last });
      stood = true;
      onOpen?.();
      for await (const { event, id, data } of eventsOf(api, body)) {
        attempt = 0;
        if (id !== undefined) last = id;
        if (event === 'gap') {
          const { to } = gapIn(data);
          onGap?.({ from: since, to });
          since = to;
        }
        if (event === 'end') {
          const reason = reasonIn(data);
          lost = `${api.http.url} ended the stream: ${reason}.`;
          onEnd?.(reason);
        }
        if (id !== undefined) since ??= now();
        if (event !== 'point') continue;
        const point = parsed(data) as SharedPoint;
        const { time } = point;
        if (id !== undefined) since = time !== undefined && Date.parse(time) < Date.now() ? time : now();
        yield { id, point };
      }
    } catch (error) {
      if (signal?.aborted) return;
      if (!stood || !(error instanceof TributaryError) || !error.retryable) throw error;
      lost = error.message;
    }
    if (signal?.aborted) return;
    onLost?.(lost);
    const wait = backoff(attempt, FIRST_WAIT_MS, MAX_WAIT_MS);
    api.http.warn(`${lost} Connecting again in ${Math.round(wait)} ms.`);
    await sleep(wait, signal).catch(() => undefined);
  }
}

async function connect(
  api: Connection,
  target: Target,
  { last, ...call }: CallOptions & { readonly last: string | undefined },
): Promise<ReadableStream<Uint8Array>> {
  const headers = {
    ...call.headers,
    accept: EVENTS,
    ...(last !== undefined && { 'last-event-id': last }),
  };
  const response =
    target.path === '/tail'
      ? await api.response('GET', '/tail', { ...call, query: parameters(target.selection), headers })
      : await api.response('GET', '/shared/tail', { ...call, headers });
  const { body } = response;
  // Of a page of another program no event would ever come.
  if (body !== null && response.headers.get('content-type')?.startsWith(EVENTS)) return body;
  await body?.cancel();
  throw api.http.unexpected(response);
}

/** A stream that breaks is a connection that does. */
async function* eventsOf(
  { http }: Connection,
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

/** What is no JSON was changed on its way, and would be again. */
function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    const shown = JSON.stringify(data.slice(0, MAX_SHOWN));
    throw new UnexpectedAnswerError(`An event of the stream is no JSON: ${shown}.`, {
      ...{ status: 200, requestId: null },
    });
  }
}

const now = (): string => new Date().toISOString();

/** Where the platform does not say it, by the clock of this side. */
function gapIn(data: string): { readonly to: string } {
  const told = parsed(data) as { readonly to?: unknown } | null;
  return { to: typeof told?.to === 'string' ? told.to : now() };
}

function reasonIn(data: string): string {
  const told = parsed(data) as { readonly reason?: unknown } | null;
  return typeof told?.reason === 'string' ? told.reason : data;
}

const parameters = ({ tags, seriesTags, ...lists }: Selection) => ({
  ...lists,
  tags: texts(tags),
  seriesTags: texts(seriesTags),
});

/** As addresses have them. */
const texts = (tags: Selection['tags']): string[] | undefined =>
  tags?.map((tag) =>
    typeof tag === 'string' ? tag : tag.value === undefined ? tag.key : `${tag.key}:${tag.value}`,
  );

/** What a writer may be told, what holds unless it is, and what cannot be. */
import { MAX_TIMER_MS, shownOf, timeoutOf, within } from '../http/checks.js';
import { OptionError } from '../http/errors.js';
import { MAX_WAIT_MS } from '../http/http.js';
import { TIME_UNITS } from '../native/timestamp.js';
import type { Point, TimeUnit } from '../native/types.js';

/** A point for a writer: `device` may be the writer's, and a point without `time` is of the instant of its `add`. */
export type WriterPoint = Omit<Point, 'device' | 'time'> & {
  device?: string | undefined;
  time?: Point['time'] | undefined;
};

/** A point that is not stored and not sent again. */
export interface RefusedPoint {
  /** As it was sent: with its device, its time and its tags. */
  readonly point: Point;
  /** One of docs/errors.md. */
  readonly code: string;
  readonly message: string;
}

/** Points that the writer gave up, and that nobody refused. */
export interface Dropped {
  readonly points: number;
  /**
   * `buffer_full`, `queue_full`: a bound was reached; `disk_full`: no room on the disk of the queue; `queue_damaged`: files of the queue
   * have become unreadable; `closed`, `aborted`: the writer ended before they were sent.
   */
  readonly reason: 'buffer_full' | 'queue_full' | 'disk_full' | 'queue_damaged' | 'closed' | 'aborted';
}

export type WhenFull = 'wait' | 'dropOldest' | 'dropNewest';

export interface WriterOptions {
  /** Points of one request, 10,000 unless given, at most 100,000. So many that wait are sent at once. */
  batch?: number | undefined;
  /** Bytes of one request before it is packed, 1 MiB unless given, at most 8 MiB; a larger point goes alone. */
  batchBytes?: number | undefined;
  /** The longest, in milliseconds, that a point waits for others, 1,000 unless given. */
  interval?: number | undefined;
  /**
   * Requests at the same time, 1 unless given, at most 16; with a queue on disk it is 1. Each device is of one of them, so that points of
   * a series arrive in their order; those of different devices may overtake each other.
   */
  concurrency?: number | undefined;
  /** Of points that name none. */
  device?: string | undefined;
  /** Of series that the points make; a point's own tags of the same key go before. */
  tags?: Readonly<Record<string, string>> | undefined;
  /** Unit of times that are numbers; milliseconds unless given. */
  unit?: TimeUnit | undefined;
  /**
   * Whether requests are packed (gzip): above so many bytes, always or never. Unless given, those above 1,000 bytes, and none to a
   * server on this machine.
   */
  gzip?: boolean | number | undefined;
  /**
   * Points that may wait in memory, never fewer than `batch`; unless given 100,000, or twice as many as are under way at most
   * (`batch` × `concurrency`) if that is more.
   */
  bufferPoints?: number | undefined;
  /** Bytes of them, as they are sent, 64 MiB unless given, and never fewer than `batchBytes`. */
  bufferBytes?: number | undefined;
  /**
   * When so many wait: `wait`: `add` resolves when there is room (and refuses what comes beyond twice as many from a program that does
   * not await it); `dropOldest`, `dropNewest`: points are given up, counted and told. Of a writer with a queue on disk it is about the
   * queue's bound. `wait` unless given; with a queue `dropOldest`.
   */
  whenFull?: WhenFull | undefined;
  /** Folder of a queue on disk (Node): points are in it before `add` resolves, and sent from it, also by the next process. */
  queue?: string | undefined;
  /** Bytes of the queue's files, 1 GiB unless given, at least 1 MiB. */
  queueBytes?: number | undefined;
  /**
   * Milliseconds after which what was written to the queue is synchronised with the disk, 1,000 unless given: what a loss of power may
   * take. 0: before `add` resolves. What ends the process alone, such as kill -9, takes nothing.
   */
  queueSync?: number | undefined;
  /** Called with points that are not stored and not sent again. Absent: the client's logger is told. */
  onRefused?: ((refused: readonly RefusedPoint[]) => void) | undefined;
  /** Called when points were given up, at most once a second. Absent: the client's logger is told. */
  onDropped?: ((dropped: Dropped) => void) | undefined;
  /**
   * Called when a request failed as often as `maxRetries` says, and after each further try: its points wait, and it is tried on. Also
   * when the credential may not write, and when the queue is damaged. Absent: the client's logger is told.
   */
  onError?: ((error: unknown) => void) | undefined;
  /** Ends the writer at once; what it has not sent is given up, or stays in the queue. */
  signal?: AbortSignal | undefined;
  /** Milliseconds of one request; in the place of the client's own. */
  timeout?: number | undefined;
  /**
   * The longest wait, in milliseconds, that the platform or a proxy may ask for (`Retry-After`), two minutes unless given: beyond it the
   * failure is told (`onError`), a `flush` rejects with it, and it is tried on after `maxWait`.
   */
  maxWait?: number | undefined;
  /** Tries after which a failing request is told (`onError`) and a `flush` given up; in the place of the client's own. */
  maxRetries?: number | undefined;
}

/** With all that holds unless it is given. */
export interface WriterSettings extends WriterOptions {
  readonly batch: number;
  readonly batchBytes: number;
  readonly interval: number;
  readonly concurrency: number;
  readonly unit: TimeUnit;
  readonly gzipAbove: number;
  readonly bufferPoints: number;
  readonly bufferBytes: number;
  readonly whenFull: WhenFull;
  readonly queueBytes: number;
  readonly queueSync: number;
  readonly maxWait: number;
}

const MEBIBYTE = 2 ** 20;
const MAX_BATCH = 100_000;
const MAX_BATCH_BYTES = 8 * MEBIBYTE;
const MAX_CONCURRENCY = 16;
const MIN_QUEUE_BYTES = MEBIBYTE;
const GZIP_ABOVE = 1_000;
const POLICIES: readonly WhenFull[] = ['wait', 'dropOldest', 'dropNewest'];

/** Every name, once: the compiler holds it. */
const NAMES: Readonly<Record<keyof WriterOptions, true>> = {
  ...{
    batch: true,
    batchBytes: true,
    interval: true,
    concurrency: true,
    device: true,
    tags: true,
    unit: true,
  },
  ...{ gzip: true, bufferPoints: true, bufferBytes: true, whenFull: true, queue: true, queueBytes: true },
  ...{ queueSync: true, onRefused: true, onDropped: true, onError: true, signal: true, timeout: true },
  ...{ maxRetries: true, maxWait: true },
};

/** What the compiler sees in TypeScript alone. */
function checkKinds(options: WriterOptions): void {
  if (typeof options !== 'object' || options === null)
    throw new OptionError(`options is ${shownOf(options)}; expected an object.`);
  for (const name of Object.keys(options))
    if (!Object.hasOwn(NAMES, name))
      throw new OptionError(
        `${name} is no option of a writer; expected one of ${Object.keys(NAMES).join(', ')}.`,
      );
  for (const name of ['onRefused', 'onDropped', 'onError'] as const)
    if (options[name] !== undefined && typeof options[name] !== 'function')
      throw new OptionError(`${name} is ${shownOf(options[name])}; expected a function.`);
  const { signal } = options;
  if (signal !== undefined && !(signal instanceof AbortSignal))
    throw new OptionError(`signal is ${shownOf(signal)}; expected an AbortSignal.`);
}

/** `url`: of the server. */
export function writerSettings(options: WriterOptions, url: string): WriterSettings {
  checkKinds(options);
  const { timeout, device, tags, queue } = options;
  if (timeout !== undefined) timeoutOf(timeout);
  if (device !== undefined) text('device', device);
  if (queue !== undefined) text('queue', queue);
  if (tags !== undefined && !areTags(tags))
    throw new OptionError(`tags is ${shownOf(tags)}; expected an object of texts.`);
  const batch = whole('batch', options.batch ?? 10_000, 1, MAX_BATCH);
  const queueBytes = whole('queueBytes', options.queueBytes ?? 1024 * MEBIBYTE, MIN_QUEUE_BYTES);
  const asked = whole('batchBytes', options.batchBytes ?? MEBIBYTE, 1, MAX_BATCH_BYTES);
  // A queue that is full has something to send.
  const batchBytes = queue === undefined ? asked : Math.min(asked, Math.floor(queueBytes / 8));
  const concurrency = whole(
    'concurrency',
    options.concurrency ?? 1,
    1,
    queue === undefined ? MAX_CONCURRENCY : 1,
  );
  // While all requests are under way as many points are gathered.
  const bufferPoints = options.bufferPoints ?? Math.max(100_000, 2 * batch * concurrency);
  const policy = options.whenFull ?? (queue === undefined ? 'wait' : 'dropOldest');
  return {
    ...options,
    tags: tags && { ...tags },
    batch,
    batchBytes,
    concurrency,
    interval: within('interval', options.interval ?? 1_000),
    unit: oneOf('unit', options.unit ?? 'ms', TIME_UNITS),
    gzipAbove: gzipAbove(options.gzip, url),
    bufferPoints: Math.max(batch, whole('bufferPoints', bufferPoints, 1)),
    bufferBytes: Math.max(batchBytes, whole('bufferBytes', options.bufferBytes ?? 64 * MEBIBYTE, 1)),
    whenFull: oneOf('whenFull', policy, POLICIES),
    queueBytes,
    maxWait: maxWaitOf(options.maxWait ?? MAX_WAIT_MS),
    queueSync: within('queueSync', options.queueSync ?? 1_000),
    maxRetries: options.maxRetries === undefined ? undefined : whole('maxRetries', options.maxRetries, 0),
  };
}

/** Infinity: whatever is asked for. */
const maxWaitOf = (value: number): number => (value === Infinity ? MAX_TIMER_MS : within('maxWait', value));

/** To this machine itself packing costs more than it saves. */
function gzipAbove(given: WriterOptions['gzip'], url: string): number {
  if (given === true) return 0;
  if (given === false) return Infinity;
  if (given !== undefined) return whole('gzip', given, 0);
  const { hostname } = new URL(url);
  return /^(?:localhost|127\..*|\[::1\])$/.test(hostname) ? Infinity : GZIP_ABOVE;
}

function whole(name: string, value: number, least: number, most = Infinity): number {
  if (value === Infinity && most === Infinity) return value;
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  const range = most === Infinity ? `from ${least} on` : `from ${least} to ${most}`;
  throw new OptionError(`${name} is ${shownOf(value)}; expected a whole number ${range}.`);
}

function text(name: string, value: unknown): void {
  if (typeof value === 'string' && value !== '') return;
  throw new OptionError(`${name} is ${shownOf(value)}; expected a text.`);
}

function oneOf<T extends string>(name: string, value: T, known: readonly T[]): T {
  if (known.includes(value)) return value;
  throw new OptionError(`${name} is ${shownOf(value)}; expected ${known.join(', ')}.`);
}

export const areTags = (tags: unknown): tags is Readonly<Record<string, string>> =>
  typeof tags === 'object' &&
  tags !== null &&
  !Array.isArray(tags) &&
  Object.values(tags).every((value) => typeof value === 'string');

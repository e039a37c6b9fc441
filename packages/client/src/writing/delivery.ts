/**
 * One parcel to the platform, and what became of each of its points. Rules: a point counts as refused only by an answer of the
 * platform that is about it alone; what is refused as a whole for its content or its size is sent again in parts. All of it may be done again
 * from its beginning: a point is written over itself, which is why no request here has an Idempotency-Key (the platform takes none). But
 * what is sent again goes before no newer point of its series: those after it are sent again with it.
 */
import { TributaryApiError, TributaryError } from '../http/errors.js';
import type { CallOptions } from '../http/http.js';
import type { Connection } from '../native/connection.js';
import type { Point, TimeUnit, WriteReport } from '../native/types.js';
import type { BodySize } from './body-size.js';
import { bodyOf, pointsOf, type Parcel, type Placed } from './group.js';
import { packed } from './gzip.js';
import { namesAll, Parts } from './parts.js';
import type { RefusedPoint } from './writer-options.js';

export interface DeliveryOptions {
  readonly call: CallOptions;
  /** Bodies of more bytes are packed. */
  readonly gzipAbove: number;
  readonly size: BodySize;
}

export interface Delivered {
  readonly refused: readonly RefusedPoint[];
  /** Of what the report could not tell apart: a row is several points. */
  readonly unclear: readonly Point[];
}

/** A parcel that is sent in parts. */
interface Search {
  readonly parcel: Parcel;
  /** By the report of the whole. */
  readonly refused: readonly RefusedPoint[];
  /** Whether what the parts refuse was unclear. */
  readonly isUnclear: boolean;
  readonly parts: Parts;
}

const NONE: Delivered = { refused: [], unclear: [] };

export class Delivery {
  #search: Search | undefined;

  constructor(
    private readonly api: Connection,
    private readonly options: DeliveryOptions,
  ) {}

  /** Rejects where it has to be tried again; with the same parcel it goes on where it was. */
  async send(parcel: Parcel): Promise<Delivered> {
    if (this.#search?.parcel !== parcel) this.#search = await this.#whole(parcel);
    if (this.#search === undefined) return NONE;
    await this.#search.parts.send();
    return this.#found();
  }

  /** Nothing of the parcel that is not stored yet will be: the platform refuses it for good. */
  giveUp(parcel: Parcel, error: TributaryError): Delivered {
    if (this.#search?.parcel !== parcel) this.#search = this.#searchOf(parcel);
    this.#search.parts.giveUp(error);
    return this.#found();
  }

  #found(): Delivered {
    const { refused, isUnclear, parts } = this.#search!;
    this.#search = undefined;
    return { refused: [...refused, ...parts.refused], unclear: isUnclear ? parts.refused.map(pointIn) : [] };
  }

  /** Undefined: all is stored. */
  async #whole(parcel: Parcel): Promise<Search | undefined> {
    const { size } = this.options;
    const length = parcel.parts.reduce((sum, part) => sum + part.length, 0);
    if (length > size.most && parcel.points > 1) return this.#searchOf(parcel);
    let report: WriteReport;
    try {
      report = await this.#post(bodyOf(parcel), parcel.unit);
    } catch (error) {
      if (!isOfContent(error)) throw error;
      if (error.status === 413) size.tooLarge(length);
      return this.#searchOf(parcel);
    }
    size.passed(length);
    if (!namesAll(report)) return this.#searchOf(parcel);
    if (report.refused.length === 0) return undefined;
    const points = pointsOf(parcel);
    const { refused, unclear } = apart(report, points);
    const again = unclear.size === 0 ? [] : withLater(unclear, refused, points);
    return {
      parcel,
      refused: [...refused.values()],
      isUnclear: true,
      parts: this.#parts(again, parcel.unit),
    };
  }

  #searchOf(parcel: Parcel): Search {
    const points = pointsOf(parcel).map(pointIn);
    return { parcel, refused: [], isUnclear: false, parts: this.#parts(points, parcel.unit) };
  }

  #parts(points: readonly Point[], unit: TimeUnit): Parts {
    return new Parts(points, {
      size: this.options.size,
      post: (body) => this.#post(body, unit),
      isOfContent,
    });
  }

  async #post(body: string | Uint8Array<ArrayBuffer>, unit: TimeUnit): Promise<WriteReport> {
    const { call, gzipAbove } = this.options;
    if (body.length <= gzipAbove)
      return this.api.request('POST', '/points', { ...call, query: { unit }, body });
    const headers = { ...call.headers, 'content-encoding': 'gzip' };
    return this.api.request('POST', '/points', {
      ...call,
      headers,
      query: { unit },
      body: await packed(body),
    });
  }
}

const pointIn = ({ point }: { readonly point: Point }): Point => point;

/** Which points a report means. A row is refused with all its points, or cell by cell. */
function apart(
  report: WriteReport,
  points: readonly Placed[],
): { refused: Map<Point, RefusedPoint>; unclear: Set<Point> } {
  const ofIndex = new Map<number, WriteReport['refused']>();
  for (const refusal of report.refused) {
    const list = ofIndex.get(refusal.index);
    if (list === undefined) ofIndex.set(refusal.index, [refusal]);
    else list.push(refusal);
  }
  const refused = new Map<Point, RefusedPoint>();
  const unclear = new Set<Point>();
  for (const [index, cells] of cellsOf(points, ofIndex)) {
    const refusals = ofIndex.get(index)!;
    if (refusals.length < cells.length) for (const point of cells) unclear.add(point);
    else
      for (const [at, point] of cells.entries()) {
        const { code, message } = refusals[at]!;
        refused.set(point, { point, code, message });
      }
  }
  return { refused, unclear };
}

/**
 * What is unclear, and all later points of its series but those that are refused: one that was stored after it must not be older now than what is
 * sent again.
 */
function withLater(
  unclear: ReadonlySet<Point>,
  refused: ReadonlyMap<Point, unknown>,
  points: readonly Placed[],
): Point[] {
  const begun = new Map<string, Set<string>>();
  return points.map(pointIn).filter((point) => {
    const { device, series } = point;
    const ofDevice = begun.get(device);
    if (!unclear.has(point)) return ofDevice?.has(series) === true && !refused.has(point);
    if (ofDevice === undefined) begun.set(device, new Set([series]));
    else ofDevice.add(series);
    return true;
  });
}

function cellsOf(points: readonly Placed[], wanted: ReadonlyMap<number, unknown>): Map<number, Point[]> {
  const cells = new Map<number, Point[]>();
  for (const { index, point } of points) {
    if (!wanted.has(index)) continue;
    const list = cells.get(index);
    if (list === undefined) cells.set(index, [point]);
    else list.push(point);
  }
  return cells;
}

/** The whole was refused for what is in it, or for its size; whoever has it in the way (a proxy) may say so too. */
function isOfContent(error: unknown): error is TributaryError {
  if (!(error instanceof TributaryError)) return false;
  if (error.status === 413) return true;
  const isOfBody = error instanceof TributaryApiError && error.status === 400;
  return isOfBody && error.code !== 'project_ambiguous' && error.details['field'] !== 'project';
}

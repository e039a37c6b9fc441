/**
 * One parcel to the platform, and what became of each of its points. Rules: a point counts as refused only by an answer of the
 * platform that is about it alone; what is refused as a whole for its content is sent again in parts until the point at fault
 * stands alone. All of it may be done again from its beginning: a point is written over itself, which is why no request here has
 * an Idempotency-Key (the platform takes none).
 */
import { TributaryApiError, TributaryError } from '../http/errors.js';
import type { CallOptions } from '../http/http.js';
import type { Connection } from '../native/connection.js';
import type { Point, TimeUnit, WriteReport } from '../native/types.js';
import { bodyOf, parcelOf, pointsOf, type Parcel, type Placed } from './group.js';
import { packed } from './gzip.js';
import type { RefusedPoint } from './writer-options.js';

export interface DeliveryOptions {
  readonly call: CallOptions;
  /** Bodies of more bytes are packed. */
  readonly gzipAbove: number;
}

export interface Delivered {
  readonly refused: readonly RefusedPoint[];
  /** Of what the report could not tell apart: a row is several points. */
  readonly unclear: readonly Point[];
}

/** Requests that may be spent on one parcel to find the points at fault; what is not found then is refused with them. */
const MAX_PARTS = 200;
const NONE: Delivered = { refused: [], unclear: [] };

export class Delivery {
  constructor(
    private readonly api: Connection,
    private readonly options: DeliveryOptions,
  ) {}

  async send(parcel: Parcel): Promise<Delivered> {
    let report: WriteReport;
    try {
      report = await this.#post(parcel);
    } catch (error) {
      if (!isOfContent(error)) throw error;
      const points = pointsOf(parcel).map(({ point }) => point);
      return { refused: await this.#inParts(points, parcel.unit, { left: MAX_PARTS }), unclear: [] };
    }
    return report.refused.length === 0 ? NONE : this.#refused(report, parcel);
  }

  async #post({ unit, ...parcel }: Parcel): Promise<WriteReport> {
    const { call, gzipAbove } = this.options;
    const body = bodyOf(parcel);
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

  async #refused(report: WriteReport, parcel: Parcel): Promise<Delivered> {
    const points = pointsOf(parcel);
    const isWhole = (report.refusedCount ?? 0) <= report.refused.length;
    const { refused, unclear } = isWhole
      ? apart(report, points)
      : { refused: [], unclear: points.map(pointIn) };
    if (unclear.length === 0) return { refused, unclear };
    const rest = await this.#inParts(unclear, parcel.unit, { left: MAX_PARTS });
    return { refused: [...refused, ...rest], unclear: isWhole ? rest.map(pointIn) : [] };
  }

  /** Points by themselves, so that a report names each; in halves where it cannot, or where they are refused as a whole. */
  async #inParts(
    points: readonly Point[],
    unit: TimeUnit,
    budget: { left: number },
  ): Promise<RefusedPoint[]> {
    if (points.length === 0) return [];
    budget.left--;
    try {
      const report = await this.#post(parcelOf(points, unit));
      if ((report.refusedCount ?? 0) <= report.refused.length)
        return report.refused.map(({ index, code, message }) => ({ point: points[index]!, code, message }));
    } catch (error) {
      if (!isOfContent(error)) throw error;
      const { code, message } = error;
      if (points.length === 1 || budget.left <= 0) return points.map((point) => ({ point, code, message }));
    }
    const middle = points.length >> 1;
    const first = await this.#inParts(points.slice(0, middle), unit, budget);
    return [...first, ...(await this.#inParts(points.slice(middle), unit, budget))];
  }
}

const pointIn = ({ point }: { readonly point: Point }): Point => point;

/** Which points a report means. A row is refused with all its points, or cell by cell. */
function apart(
  report: WriteReport,
  points: readonly Placed[],
): { refused: RefusedPoint[]; unclear: Point[] } {
  const ofIndex = new Map<number, WriteReport['refused']>();
  for (const refusal of report.refused) {
    const list = ofIndex.get(refusal.index);
    if (list === undefined) ofIndex.set(refusal.index, [refusal]);
    else list.push(refusal);
  }
  const refused: RefusedPoint[] = [];
  const unclear: Point[] = [];
  for (const [index, cells] of cellsOf(points, ofIndex)) {
    const refusals = ofIndex.get(index)!;
    if (refusals.length < cells.length) for (const point of cells) unclear.push(point);
    else
      for (const [at, point] of cells.entries()) {
        const { code, message } = refusals[at]!;
        refused.push({ point, code, message });
      }
  }
  return { refused, unclear };
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

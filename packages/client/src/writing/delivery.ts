/**
 * One parcel to the platform, and what became of each of its points. Rules: a point counts as refused only by an answer of the
 * platform that is about it alone; what is refused as a whole for its content or its size is sent again in parts, in its order. All of it may
 * be done again from its beginning: a point is written over itself, which is why no request here has an Idempotency-Key (the platform takes
 * none).
 */
import { TributaryApiError, TributaryError } from '../http/errors.js';
import type { CallOptions } from '../http/http.js';
import type { Connection } from '../native/connection.js';
import type { WriteReport } from '../native/types.js';
import type { BodySize } from './body-size.js';
import { bodyOf, pointsOf, TYPES, type Parcel } from './group.js';
import { packed } from './gzip.js';
import { namesAll, Parts } from './parts.js';
import type { RefusedPoint } from './writer-options.js';

export interface DeliveryOptions {
  readonly call: CallOptions;
  /** Bodies of more bytes are packed. */
  readonly gzipAbove: number;
  readonly size: BodySize;
}

/** A parcel that is sent in parts. */
interface Search {
  readonly parcel: Parcel;
  readonly parts: Parts;
}

export class Delivery {
  #search: Search | undefined;

  constructor(
    private readonly api: Connection,
    private readonly options: DeliveryOptions,
  ) {}

  /** The points that are refused. Rejects where it has to be tried again; with the same parcel it goes on where it was. */
  async send(parcel: Parcel): Promise<readonly RefusedPoint[]> {
    if (this.#search?.parcel !== parcel) {
      const done = await this.#whole(parcel);
      if (done !== undefined) return done;
      this.#search = this.#searchOf(parcel);
    }
    await this.#search.parts.send();
    return this.#found();
  }

  /** Nothing of the parcel that is not stored yet will be: the platform refuses it for good. */
  giveUp(parcel: Parcel, error: TributaryError): readonly RefusedPoint[] {
    if (this.#search?.parcel !== parcel) this.#search = this.#searchOf(parcel);
    this.#search.parts.giveUp(error);
    return this.#found();
  }

  #found(): readonly RefusedPoint[] {
    const { refused } = this.#search!.parts;
    this.#search = undefined;
    return refused;
  }

  /** Undefined: it is to be sent in parts. */
  async #whole(parcel: Parcel): Promise<readonly RefusedPoint[] | undefined> {
    const { size } = this.options;
    const length = parcel.parts.reduce((sum, part) => sum + part.length, 0);
    if (length > size.most && parcel.points > 1) return undefined;
    let report: WriteReport;
    try {
      report = await this.#post(bodyOf(parcel), parcel);
    } catch (error) {
      if (!isOfContent(error)) throw error;
      if (error.status === 413) size.tooLarge(length);
      return undefined;
    }
    size.passed(length);
    if (!namesAll(report)) return undefined;
    if (report.refused.length === 0) return [];
    const points = pointsOf(parcel);
    return report.refused.map(({ index, code, message }) => ({ point: points[index]!, code, message }));
  }

  #searchOf(parcel: Parcel): Search {
    const { unit } = parcel;
    const parts = new Parts(pointsOf(parcel), {
      size: this.options.size,
      post: (body) => this.#post(body, { form: 'points', unit }),
      isOfContent,
    });
    return { parcel, parts };
  }

  async #post(
    body: string | Uint8Array<ArrayBuffer>,
    { form, unit }: Pick<Parcel, 'form' | 'unit'>,
  ): Promise<WriteReport> {
    const { call, gzipAbove } = this.options;
    const isPacked = body.length > gzipAbove;
    const headers = {
      ...call.headers,
      'content-type': TYPES[form],
      ...(isPacked && { 'content-encoding': 'gzip' }),
    };
    const sent = isPacked ? await packed(body) : body;
    return this.api.request('POST', '/points', { ...call, headers, query: { unit }, body: sent });
  }
}

/** The whole was refused for what is in it, or for its size; whoever has it in the way (a proxy) may say so too. */
function isOfContent(error: unknown): error is TributaryError {
  if (!(error instanceof TributaryError)) return false;
  if (error.status === 413) return true;
  const isOfBody = error instanceof TributaryApiError && error.status === 400;
  return isOfBody && error.code !== 'project_ambiguous' && error.details['field'] !== 'project';
}

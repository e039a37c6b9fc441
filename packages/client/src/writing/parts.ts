/**
 * Points that are sent by themselves and in parts, because a report did not tell them apart or because all were refused together. Rules: they
 * go in their order; a point is refused only by an answer to it alone, or by a report that names it; what is done is not done again
 * when a part fails and is tried later.
 */
import type { TributaryError } from '../http/errors.js';
import type { Point, WriteReport } from '../native/types.js';
import type { BodySize } from './body-size.js';
import type { RefusedPoint } from './writer-options.js';

/** From a place of the points up to another one. */
interface Part {
  readonly from: number;
  readonly to: number;
}

export interface PartsHost {
  readonly size: BodySize;
  /** `body`: an array of points. */
  post(body: string): Promise<WriteReport>;
  /** Whether what failed was refused for what is in it, or for its size. */
  isOfContent(error: unknown): error is TributaryError;
}

export class Parts {
  readonly refused: RefusedPoint[] = [];
  readonly #texts: readonly string[];
  /** What is still to be sent, the next one last. */
  readonly #left: Part[];

  constructor(
    private readonly points: readonly Point[],
    private readonly host: PartsHost,
  ) {
    this.#texts = points.map((point) => JSON.stringify(point));
    this.#left = points.length === 0 ? [] : [{ from: 0, to: points.length }];
  }

  /** Rejects where a part fails for another reason; called again, it goes on with this part. */
  async send(): Promise<void> {
    for (let part = this.#next(); part !== undefined; part = this.#next()) await this.#send(part);
  }

  /** None of what is left will be stored. */
  giveUp({ code, message }: TributaryError): void {
    for (const { from, to } of this.#left.splice(0).reverse())
      for (const point of this.points.slice(from, to)) this.refused.push({ point, code, message });
  }

  /** It is left until it is done. */
  #next(): Part | undefined {
    const part = this.#left.at(-1);
    if (part === undefined) return undefined;
    const to = this.#end(part);
    if (to === part.to) return part;
    return this.#split(part, to);
  }

  /** The first of two. */
  #split(part: Part, at: number): Part {
    const first = { from: part.from, to: at };
    this.#left.splice(-1, 1, { from: at, to: part.to }, first);
    return first;
  }

  /** Of as many as a body may have, one at least. */
  #end({ from, to }: Part): number {
    const { most } = this.host.size;
    let size = 2;
    for (let at = from; at < to; at++) {
      size += this.#texts[at]!.length + 1;
      if (at > from && size > most) return at;
    }
    return to;
  }

  async #send(part: Part): Promise<void> {
    const { from, to } = part;
    const { size, post, isOfContent } = this.host;
    const body = `[${this.#texts.slice(from, to).join(',')}]`;
    const isAlone = to - from === 1;
    let report: WriteReport;
    try {
      report = await post(body);
    } catch (error) {
      if (!isOfContent(error)) throw error;
      if (error.status === 413) size.tooLarge(body.length);
      if (isAlone) this.#done([{ index: 0, code: error.code, message: error.message }]);
      // Of what is too large the next one cuts off as much as may pass.
      else if (error.status !== 413) this.#split(part, (from + to) >> 1);
      return;
    }
    size.passed(body.length);
    if (isAlone || namesAll(report)) this.#done(report.refused);
    else this.#split(part, (from + to) >> 1);
  }

  #done(refused: WriteReport['refused']): void {
    const { from } = this.#left.pop()!;
    for (const { index, code, message } of refused)
      this.refused.push({ point: this.points[from + index]!, code, message });
  }
}

/** A report names so many of the refused, and counts the others. */
export const namesAll = ({ refused, refusedCount = 0 }: WriteReport): boolean =>
  refusedCount <= refused.length;

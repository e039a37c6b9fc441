/**
 * Times finer than microseconds. Points of one microsecond are several points here too: they are told apart by their sequence,
 * which counts them within their microsecond, in the order of time.
 */
import { microsFromIso, type Micros } from '../../../../model/time.js';

export interface Placed {
  readonly time: Micros;
  readonly sequence: number;
}

/** Of the points of one series in the order of time, page after page. */
export class Sequencer {
  #last: Placed | undefined;

  /** `from`: what `cursor` answered at the end of the page before. */
  constructor(from?: Placed) {
    this.#last = from;
  }

  place(iso: string): Placed {
    const time = microsFromIso(iso);
    const last = this.#last;
    const sequence = last !== undefined && last.time === time ? last.sequence + 1 : 0;
    return (this.#last = { time, sequence });
  }
}

/** The last point of a page: behind it the next one begins. */
export interface PageEnd extends Placed {
  readonly iso: string;
}

export const endText = ({ iso, time, sequence }: PageEnd): string => JSON.stringify([iso, time, sequence]);

export function readEnd(cursor: string): PageEnd {
  const [iso, time, sequence] = JSON.parse(cursor) as [string, number, number];
  return { iso, time, sequence };
}

/** What tells a point from all others, and tests of values, as the services are asked for them and the store reads by them. */
import type { Micros } from '../time.js';

/** What tells a point from all others. */
export interface PointIdentity {
  readonly series: number;
  readonly time: Micros;
  readonly sequence: number;
}

/** Only points of kind number whose value holds all that is given; `above` and `below` without the bound itself. */
export interface ValueBounds {
  readonly above?: number;
  readonly atLeast?: number;
  readonly below?: number;
  readonly atMost?: number;
  readonly equals?: number;
}

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** How much there is in a piece of time. */
export interface PieceWeight {
  /** Of its start. */
  readonly time: Micros;
  readonly count: number;
  /** Of the texts, in UTF-8. */
  readonly bytes: number;
}

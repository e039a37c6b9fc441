/** Who listens to accepted points, and what they hear. */
import type { Micros } from '../../model/time.js';
import type { PointExtras } from '../services.js';

export interface AcceptedPoint {
  readonly project: number;
  readonly series: number;
  readonly time: Micros;
  /** Booleans as 0 and 1. */
  readonly value: number | string;
  readonly extras: PointExtras | undefined;
}

/** Receives every accepted point while somebody listens; costs nothing else. */
export interface AcceptedListener {
  wants(project: number): boolean;
  accepted(points: AcceptedPoint[]): Promise<void>;
}

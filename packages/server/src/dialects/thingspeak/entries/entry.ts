/** An entry as it was stored. */
import type { Micros } from '../../../model/time.js';
import type { PointValue } from '../../../services/services.js';

export interface Entry {
  readonly time: Micros;
  /** The sequence of its points: 0 for points of APIs that give none. Undefined: made of several entries. */
  readonly id: number | undefined;
  /** By the number of the field. */
  readonly fields: ReadonlyMap<number, PointValue>;
  readonly status?: string;
  readonly elevation?: number;
  /** In degrees. */
  readonly latitude?: number | undefined;
  readonly longitude?: number | undefined;
}

/** The series set of a query: how it is asked for, and what of each series the query knows. */
import type { TagFilter } from './device.js';
import type { Kind } from '../kinds.js';
import type { Calibration } from '../calibration.js';
import type { Counter } from '../counter.js';

export interface Selection {
  readonly devices?: readonly string[];
  readonly deviceIds?: readonly number[];
  readonly tags?: readonly TagFilter[];
  readonly series?: readonly string[];
  readonly seriesIds?: readonly number[];
  readonly seriesTags?: readonly TagFilter[];
  readonly assets?: readonly number[];
}

export interface SelectedSeries {
  readonly id: number;
  readonly project: number;
  readonly name: string;
  readonly kind: Kind;
  readonly unit: string | null;
  readonly label: string | null;
  readonly calibration: Calibration | null;
  readonly counter: Counter | null;
  readonly device: { readonly id: number; readonly key: string; readonly name: string | null };
}

/** A variable, the project-wide definition that all series of one name share, as every floor sees it. */
import type { Series } from './series.js';

export interface VariableFields {
  readonly unit?: string | null;
  /** How raw readings become values of the unit, as the IOTile API describes it. */
  readonly mdo?: unknown;
}

export interface Variable {
  readonly id: number;
  readonly project: number;
  readonly name: string;
  readonly number: number | null;
  readonly unit: string | null;
  readonly mdo: unknown;
  readonly created: number;
  readonly updated: number;
}

export interface SeriesOfVariable {
  readonly series: Series;
  readonly variable: Variable;
}

/** An asset, a named group of series, as every floor sees it. */
import type { JsonObject } from '../json-object.js';
import type { IdsByApi } from './external-ids.js';

export interface AssetFields {
  readonly name?: string;
  readonly description?: string | null;
  readonly attributes?: JsonObject;
  /** Series ids. */
  readonly members?: readonly number[];
}

export interface Asset extends Required<AssetFields> {
  readonly id: number;
  readonly externalIds: IdsByApi;
  readonly project: number;
  readonly created: number;
  readonly updated: number;
}

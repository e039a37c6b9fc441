/** A small JSON thing of a project that a vendor API keeps, as every floor sees it. */
import type { JsonObject } from '../json-object.js';

export interface DocumentFields {
  readonly name?: string | null;
  readonly device?: number | null;
  readonly body?: JsonObject;
}

export interface Document extends Required<DocumentFields> {
  readonly id: number;
  readonly project: number;
  readonly kind: string;
  readonly created: number;
  readonly updated: number;
}

export interface DocumentRange {
  readonly from?: string;
  readonly to?: string;
  readonly order: 'asc' | 'desc';
  readonly offset?: number;
  readonly limit: number;
  /** As in `Position`. */
  readonly shorter?: boolean;
}

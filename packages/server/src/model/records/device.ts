/** A device, what reports, as every floor sees it. */
import type { JsonObject } from '../json-object.js';
import type { IdsByApi } from './external-ids.js';

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** Without a value: every device that has the key. */
export interface TagFilter {
  readonly key: string;
  readonly value?: string;
}

export interface DeviceFields {
  readonly name?: string | null;
  readonly type?: string | null;
  readonly class?: string | null;
  readonly tags?: readonly Tag[];
  readonly attributes?: JsonObject;
  readonly location?: { latitude: number; longitude: number } | null;
  readonly description?: string | null;
  /** Ids of devices of the same project. */
  readonly parent?: number | null;
  readonly gateway?: number | null;
  /** Several points of one series and instant are kept, each under a sequence of its own. */
  readonly keepDuplicates?: boolean;
}

/** Milliseconds; null for what never happened. `connected` is null for a device that nobody ever spoke of. */
export interface ConnectionState {
  readonly connected: boolean | null;
  readonly connectedAt: number | null;
  readonly disconnectedAt: number | null;
}

export interface Device extends Required<DeviceFields> {
  readonly id: number;
  readonly project: number;
  readonly key: string;
  readonly externalIds: IdsByApi;
  readonly connection: ConnectionState;
  readonly created: number;
  readonly updated: number;
}

export interface DeviceName {
  readonly id: number;
  readonly key: string;
  readonly name: string | null;
  readonly type: string | null;
}

export interface DeviceFilter {
  readonly tags?: readonly TagFilter[];
  /** A glob over the name or the key. */
  readonly name?: string;
  readonly class?: string;
}

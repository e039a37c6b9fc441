/** A project, the tenant boundary of data, as every floor sees it. */
import type { Micros } from '../time.js';
import type { JsonObject } from '../json-object.js';
import type { IdsByApi } from './external-ids.js';

export interface ProjectFields {
  readonly name: string;
  readonly createDevices?: boolean;
  readonly createSeries?: boolean;
  readonly earliestTime?: Micros | null;
  readonly description?: string | null;
  readonly attributes?: JsonObject;
  readonly mqttMapping?: readonly unknown[] | null;
}

export interface Project {
  readonly id: number;
  readonly organization: number;
  readonly name: string;
  /** A point of an unknown device creates the device; else the point is refused. */
  readonly createDevices: boolean;
  readonly createSeries: boolean;
  /** Times given as numbers that lie before it are refused where another unit makes a likely time of them; null: never. */
  readonly earliestTime: Micros | null;
  readonly externalIds: IdsByApi;
  readonly description: string | null;
  /** Facts that a vendor API keeps with a project, under that API's name. */
  readonly attributes: JsonObject;
  /** How messages to free topics of the MQTT broker become points, as it was given. */
  readonly mqttMapping: readonly unknown[] | null;
  readonly created: number;
  readonly updated: number;
}

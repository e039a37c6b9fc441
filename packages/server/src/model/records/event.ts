/** An event, an instant of a series with a JSON document, as every floor sees it. */
import type { JsonObject } from '../json-object.js';

export interface EventFields {
  readonly series: number;
  /** Microseconds. */
  readonly time: number;
  /** 0 when its sender does not number events. */
  readonly sequence: number;
  /** What the device noted as time, as it sent it. */
  readonly clock: number | null;
  readonly extra: JsonObject;
  /** JSON text; null: none, or it lies in the file. */
  readonly document: string | null;
  /** Id of the file that holds the document. */
  readonly file: number | null;
  /** How the file's name ended: `json`, `json.gz`. */
  readonly ending: string | null;
}

export interface Event extends EventFields {
  readonly id: number;
  readonly created: number;
  readonly updated: number;
}

/** Series and the range in which their events are read. */
export interface EventWindow {
  readonly series: readonly number[];
  /** Included and excluded. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

export interface EventFilter {
  readonly windows: readonly EventWindow[];
  /** Both included. */
  readonly firstId?: number;
  readonly lastId?: number;
  readonly firstSequence?: number;
  readonly lastSequence?: number;
}

/** `sequence`: by number, series, time, as events were sent; `time`: the newest first. */
export type EventOrder = 'sequence' | 'newest';

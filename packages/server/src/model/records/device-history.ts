/** What happened with a device besides its points: connections and commands. Times are milliseconds. */
import type { JsonObject } from '../json-object.js';

export interface ConnectionEntry {
  readonly id: number;
  readonly device: number;
  readonly connected: boolean;
  readonly time: number;
  readonly details: JsonObject;
}

export interface Command {
  readonly id: number;
  readonly device: number;
  readonly time: number;
  readonly name: string;
  readonly payload: unknown;
}

/** From `from` (included) up to `to` (excluded), both milliseconds. */
export interface HistoryRange {
  readonly from?: number;
  readonly to?: number;
  readonly order: 'asc' | 'desc';
  readonly limit: number;
}

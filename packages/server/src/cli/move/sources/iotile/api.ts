/** What the IOTile API answers, as far as a move reads it, and how its lists are walked. */
import { isoFromMicros, type Micros } from '../../../../model/time.js';
import { Repetition } from '../../engine/repetition.js';
import type { Range } from '../../engine/source.js';
import type { Vendor } from '../../engine/vendor.js';

export const BASE = '/api/v1';

export interface Unit {
  readonly slug: string;
}

export interface Project {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly org: string;
}

interface Rules {
  readonly var_type: string | null;
  readonly input_unit: Unit | null;
  readonly output_unit: Unit | null;
  readonly raw_value_format: string;
  readonly multiplication_factor: number;
  readonly division_factor: number;
  readonly offset: number;
  readonly mdo_label: string;
}

export interface Variable extends Rules {
  readonly slug: string;
  readonly name: string;
  readonly lid: number;
  readonly about: string;
  readonly units: string;
  readonly decimal_places: number;
  readonly web_only: boolean;
  readonly app_only: boolean;
}

export interface Stream extends Rules {
  readonly slug: string;
  readonly device: string | null;
  readonly var_lid: number;
  readonly data_label: string;
  /** `00`: of texts. */
  readonly data_type: string;
  readonly mdo_type: string;
  readonly enabled: boolean;
}

export interface Device {
  readonly slug: string;
  readonly label: string;
  readonly active: boolean;
  readonly external_id: string | null;
  readonly sg: string | null;
  readonly template: string | null;
  readonly lat: string | null;
  readonly lon: string | null;
  readonly claimed_by?: string | null;
  readonly claimed_on?: string | null;
}

/** Rows outside of it are not shown. */
export interface Mask {
  readonly start?: string | null;
  readonly end?: string | null;
}

export interface DataRow {
  readonly timestamp: string;
  readonly int_value: number | null;
  readonly value: number | null;
  readonly device_timestamp: number | null;
  readonly streamer_local_id: number;
}

export interface Envelope<T> {
  readonly count: number;
  readonly next: string | null;
  readonly results: readonly T[];
}

const LISTED = 1000;

/** Seconds are all that the API has. */
export function secondsOf({ from, to }: Range): { start: string; end: string } {
  const second = (time: Micros): string => `${isoFromMicros(time).slice(0, 19)}Z`;
  return { start: second(from), end: second(to) };
}

/** The whole of a list, page by page. */
export async function* allOf<T>(
  vendor: Vendor,
  path: string,
  query: Readonly<Record<string, string | number>> = {},
): AsyncGenerator<T> {
  const pages = new Repetition(`The pages of ${BASE}${path}`);
  for (let page = 1; ; page++) {
    const { results, next } = await vendor.json<Envelope<T>>(`${BASE}${path}`, {
      query: { ...query, page, page_size: LISTED },
    });
    yield* results;
    if (next === null) return;
    pages.check(JSON.stringify(results[0] ?? null));
  }
}

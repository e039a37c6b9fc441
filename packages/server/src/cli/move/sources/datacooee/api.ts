/** What the Datacooee API answers, as far as a move reads it. */

export const BASE = '/api/external/v1';

export interface DatacooeeRecord {
  readonly timestamp: string;
  readonly value: string | number;
  readonly latitude?: string | number | null;
  readonly longitude?: string | number | null;
  readonly x_axis_value?: string | number | null;
  readonly x_axis_data?: string | number | null;
  readonly metadata?: unknown;
}

export interface Block {
  readonly input: { readonly id: string; readonly name: string; readonly measure_unit: string };
  readonly inputdata: readonly DatacooeeRecord[];
}

export interface Asset {
  readonly id: number | string;
  readonly name: string | null;
  readonly inputs: readonly Block[];
}

/** Of the lists that the original API lacks. */
export interface Sensor {
  readonly description?: string | null;
  readonly latitude?: number | null;
  readonly longitude?: number | null;
}

export interface Listed<T> {
  readonly id: string;
  readonly attributes: T;
}

export interface ListPage<T> {
  readonly data: readonly Listed<T>[];
  readonly links: { readonly next: string | null };
}

/** What the Losant API answers, as far as a move reads it. */
import type { Kind, PointValue } from '../../../../model/kinds.js';

export interface LosantList<T> {
  readonly items: readonly T[];
  readonly totalCount: number;
}

export interface LosantAttribute {
  readonly name: string;
  readonly dataType: Kind;
  readonly [member: string]: unknown;
}

export interface LosantDevice {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly attributes: readonly LosantAttribute[];
  readonly deviceClass: string;
  readonly parentId?: string | null;
  readonly gatewayId?: string;
  readonly systemInterval?: number;
  readonly keepDuplicates?: boolean;
}

export interface LosantPoint {
  readonly time: string;
  readonly data: Readonly<Record<string, PointValue>>;
  readonly meta?: unknown;
}

export interface TimeSeriesAnswer {
  readonly devices: Readonly<Record<string, { readonly points: readonly LosantPoint[] }>>;
}

/** A series, one measured quantity of one device, as every floor sees it. */
import type { Calibration } from '../calibration.js';
import type { Counter } from '../counter.js';
import type { JsonObject } from '../json-object.js';
import type { SeriesTags } from '../series-tags.js';
import type { IdsByApi } from './external-ids.js';
import type { Kind } from '../kinds.js';

export interface SeriesFields {
  readonly unit?: string | null;
  readonly label?: string | null;
  readonly calibration?: Calibration | null;
  readonly counter?: Counter | null;
  /** Facts that a vendor API keeps with a series, under that API's name. */
  readonly attributes?: JsonObject;
}

/** What is said when a series is made: its tags are part of what it is, and stay. */
export interface NewSeriesFields extends SeriesFields {
  readonly tags?: SeriesTags;
}

/** How readings with at least this sequence became values, where nothing beside the point says what the integer was. */
export interface ReadingRule {
  readonly from: number;
  readonly rule: string;
}

export interface Series extends Required<NewSeriesFields> {
  readonly id: number;
  readonly externalIds: IdsByApi;
  readonly project: number;
  /** Of the project. */
  readonly projectIds: IdsByApi;
  readonly device: {
    readonly id: number;
    readonly key: string;
    readonly name: string | null;
    readonly externalIds: IdsByApi;
  };
  readonly name: string;
  readonly kind: Kind;
  readonly variable: number;
  /** By rising `from`; readings below the first are their own values. */
  readonly readingRules: readonly ReadingRule[];
  readonly created: number;
  readonly updated: number;
}

export interface SeriesName {
  readonly name: string;
  readonly kind: Kind;
  readonly devices: number;
}

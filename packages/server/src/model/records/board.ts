/** Boards: views of series side by side, and the links by which strangers see one. Times are milliseconds unless they are said to be of points. */
import type { TagFilter } from './device.js';

export const PANEL_KINDS = ['line', 'band', 'bar', 'number', 'timeline', 'table', 'map', 'text'] as const;
export type PanelKind = (typeof PANEL_KINDS)[number];

/** Columns of a board; panels are placed on this grid, rows go on downwards. */
export const BOARD_COLUMNS = 12;

/** Up to now, for so long (`24h`), or between two instants as ISO 8601 text. */
export type BoardRange = { readonly last: string } | { readonly from: string; readonly to: string };

export interface PanelPlace {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** By names alone, so that a board means the same in another project. All that are given must hold; none is no selection. */
export interface PanelSelection {
  /** Keys. */
  readonly devices?: readonly string[];
  readonly tags?: readonly TagFilter[];
  /** Names. */
  readonly series?: readonly string[];
  readonly seriesTags?: readonly TagFilter[];
  /** One by one, in the place of the others. */
  readonly pick?: readonly { readonly device: string; readonly series: string }[];
}

export interface PanelOptions {
  /** Digits behind the point, of `number` and `table`. */
  readonly decimals?: number;
  /** The course beside a `number`. */
  readonly spark?: boolean;
  /** The way beside the last position on a `map`. */
  readonly track?: boolean;
  /** The axis begins at zero, of `line`, `band` and `bar`. */
  readonly zero?: boolean;
}

export interface Panel {
  /** Unique within its board. */
  readonly id: string;
  readonly kind: PanelKind;
  readonly title: string;
  readonly place: PanelPlace;
  readonly selection?: PanelSelection;
  /** Absent: that of the board. */
  readonly range?: BoardRange;
  /** Absent: what fits (`line`), the mean (`bar`), the last value (`number`, `table`). `raw`: points, of a `line`. */
  readonly aggregation?: string;
  /** Absent: what fits the width. */
  readonly bucket?: string;
  readonly options?: PanelOptions;
  /** Of a panel of the kind `text`. */
  readonly text?: string;
}

export interface BoardFields {
  readonly name: string;
  readonly description: string | null;
  readonly range: BoardRange;
  /** Of calendar buckets and times; null: that of whoever looks. */
  readonly zone: string | null;
  /** Seconds from one look to the next; null: it is not looked at anew by itself. */
  readonly refresh: number | null;
  readonly panels: readonly Panel[];
}

export interface BoardSummary {
  readonly id: number;
  readonly project: number;
  readonly name: string;
  readonly description: string | null;
  readonly panels: number;
  /** Who made it. */
  readonly owner: string | null;
  /** Rises with each change. */
  readonly revision: number;
  readonly created: number;
  readonly updated: number;
}

export interface Board extends BoardFields, Omit<BoardSummary, 'name' | 'description' | 'panels'> {}

/** A link to one board. Its secret is kept as its hash. */
export interface BoardShare {
  readonly id: number;
  readonly project: number;
  readonly board: number;
  readonly name: string | null;
  readonly by: string | null;
  readonly expires: number;
  readonly lastUsed: number | null;
  readonly created: number;
}

/**
 * What a query says so far, and the plain queries that it stands for. Rule: a step makes a new state and leaves the old one as it
 * is, so that a query may be kept and used for several others.
 */
import { shownOf } from '../http/checks.js';
import { OptionError } from '../http/errors.js';
import { Timestamp } from '../native/timestamp.js';
import type { BucketsQuery, Include, LastQuery, PointsQuery, Selection, Time } from '../native/types.js';

/** Only points of kind number within all of these count. */
export interface Bounds {
  readonly above?: number;
  readonly atLeast?: number;
  readonly below?: number;
  readonly atMost?: number;
  readonly equals?: number;
}

/** One unit for all, or units instead of others: series of units that are not named stay as they are. */
export type UnitWish = string | Readonly<Record<string, string>>;

export interface QueryState {
  readonly selection: Selection;
  /** Included. */
  readonly from?: Time;
  /** Excluded. */
  readonly to?: Time;
  readonly bounds: Bounds;
  readonly order?: 'asc' | 'desc';
  readonly include?: Include[];
  /** Points of a page. */
  readonly limit?: number;
  readonly cursor?: string;
  readonly calibrated?: boolean;
  readonly units?: UnitWish;
  readonly aggregations?: string[];
  readonly bucket?: string;
  readonly zone?: string;
  readonly fill?: NonNullable<BucketsQuery['fill']>;
  readonly group?: string;
}

export const EVERYTHING: QueryState = { selection: {}, bounds: {} };

/** Points of a page unless the query says otherwise: a request of some milliseconds. */
const PAGE = 10_000;

const rangeOf = ({ from, to }: QueryState) => ({
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
});

export const pointsQuery = (state: QueryState): PointsQuery => ({
  ...state.selection,
  ...rangeOf(state),
  ...state.bounds,
  ...(state.order && { order: state.order }),
  ...(state.include && { include: state.include }),
  limit: state.limit ?? PAGE,
});

/** Of the families that look for points at an end of a range. */
export const endsQuery = (state: QueryState, count: number): LastQuery => ({
  ...state.selection,
  ...(state.from !== undefined && { after: state.from }),
  ...(state.to !== undefined && { before: state.to }),
  ...state.bounds,
  ...(state.include && { include: state.include }),
  count,
});

/** Of the families that compute something of each series. */
export const rangeQuery = (state: QueryState) => ({
  ...state.selection,
  ...rangeOf(state),
  ...state.bounds,
  ...(state.aggregations && { aggregations: state.aggregations }),
});

/** Whether it is one that can be: told at once, not when the server refuses it. */
export function checkTime(name: string, time: Time): Time {
  const can =
    time instanceof Timestamp ||
    (time instanceof Date
      ? !Number.isNaN(time.getTime())
      : typeof time === 'string'
        ? time.trim() !== ''
        : Number.isFinite(time));
  if (can) return time;
  throw new OptionError(
    `${name} is ${time instanceof Date ? 'an invalid Date' : shownOf(time)}; expected a Date, a Timestamp, milliseconds since 1970, ISO 8601 text, now, or a distance from now such as -1h.`,
  );
}

/** What was given to a step that takes any number of something; none of them would mean all, or nothing. */
export function some<T>(
  step: string,
  given: readonly T[],
  isOne: (value: T) => boolean,
  expected: string,
): T[] {
  const wrong = given.find((value) => !isOne(value));
  if (given.length > 0 && wrong === undefined) return [...given];
  throw new OptionError(
    `${step}() was given ${given.length === 0 ? 'nothing' : shownOf(wrong)}; expected ${expected} (without this step all are read).`,
  );
}

/** Of what the platform writes itself. */
export function refuseUnits({ units }: QueryState): void {
  if (units !== undefined) throw new OptionError('csv after in(): it has values as they are stored.');
}

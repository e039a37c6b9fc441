/** From where on something is wrong, and the bounds of looking for it, in one place (docs/quality.md and docs/limits.md have these figures). */
import { MICROS_PER_DAY, MICROS_PER_MINUTE, MICROS_PER_SECOND } from '../../model/time.js';

/** Silent: without a point for so many usual distances, and so long. */
export const SILENT_TIMES = 10;
export const SILENT_LEAST = MICROS_PER_MINUTE;
/** Of series with fewer than two points, and devices with none. */
export const SILENT_UNKNOWN = MICROS_PER_DAY;
/** A gap is longer than so many usual distances. */
export const GAP_TIMES = 5;
export const GAP_DISTANCES = 20;
/** Of the span. */
export const GAP_SHARE = 0.01;
/** Arrived so long after its time. */
export const LATE_SECONDS = 600;
/** Of what was received; and so many at least. */
export const SHARE = 0.05;
export const LEAST_POINTS = 10;
/** Stuck: so many points of one value, and so many times as many as ever before. */
export const STUCK_POINTS = 20;
export const STUCK_TIMES = 10;
/** A clock that is wrong by less is not told. */
export const AHEAD_SECONDS = 60;
/** A clock that is behind: all points come so late, one like the other, in so many requests. */
export const BEHIND_REQUESTS = 10;
export const BEHIND_SPREAD = 0.05;

/** How far back a series is looked at: the shortest that has enough points. */
export const SPANS = [10, 60, 360, 1440, 7 * 1440, 30 * 1440].map((minutes) => minutes * MICROS_PER_MINUTE);
export const ENOUGH_POINTS = 1_000;

/** Between two looks at all series it rests for so many times as long as the first took. */
export const REST_FACTOR = 10;
/** Devices and series that are read from the catalog at a time: 2,000 series of the embedded one held the thread for 60 ms. */
export const DEVICES = 500;
export const SERIES = 500;
/** Points that one statement reads, roughly. */
export const POINTS = 500_000;
/** Series of which more is remembered than how they usually send, in all projects together. */
export const MAX_NOTABLE = 200_000;
/** Devices that are listed of a project and kind, and of all projects together. */
export const MAX_LISTED = 10_000;
export const MAX_LISTED_OF_ALL = 200_000;
export const LEAST_LISTED = 20;
/** Series of a device that are named. */
export const NAMED = 5;
/** Of what is received, the length of a count. There are always two. */
export const WINDOW = MICROS_PER_DAY;
/** Projects whose rates are counted: those that were written to last. */
export const MAX_PROJECTS = 1_000;

export const seconds = (micros: number): number => micros / MICROS_PER_SECOND;

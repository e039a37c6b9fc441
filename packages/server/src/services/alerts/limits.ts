/** The bounds of alerts, in one place (docs/limits.md). */
export const MAX_RULES = 20_000;
export const MAX_CHANNELS = 1_000;
export const MAX_SILENCES = 1_000;
/** Series that the rules of a project look at, each counted for each of its rules. */
export const MAX_LANES = 200_000;
/** Series whose usual band is kept, by weeks and zone, in all projects together. */
export const MAX_BANDS = 10_000;
/** Alerts that a project keeps; the oldest that do not fire go first. */
export const MAX_ALERTS = 100_000;
/** Points that wait to be looked at in memory; beyond it their series are looked at again from the store. */
export const MAX_WAITING_POINTS = 500_000;
/** Points that one series keeps while it is looked at again. */
export const MAX_HELD = 1_000;
/** Points that one series keeps because others come late. */
export const MAX_RECENT = 64;
/** Named in one notification; all are counted. */
export const MAX_EVENTS = 100;
/** Of an alert that was over for longer when it was found, nobody is told. */
export const PAST_MS = 3_600_000;
/** A delivery is given up after so many tries, a day or so. */
export const MAX_TRIES = 20;
/** Tests of its channels that a project sends in an hour. */
export const MAX_TESTS = 30;
/** Characters that are kept of why a delivery failed. */
export const MAX_ERROR = 1_000;
export const DELIVERY_LOG_MS = 30 * 86_400_000;
/** A rule tried on history: series that are looked at, and alerts that are listed. */
export const MAX_TRIED_SERIES = 1_000;
export const MAX_TRIED_ALERTS = 1_000;

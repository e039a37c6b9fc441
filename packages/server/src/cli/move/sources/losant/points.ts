/**
 * Pages of a device's reports. Losant has no cursor: a page begins at the last instant of the page before and passes over what
 * was read of it, since reports of one instant may stand on both sides of the edge.
 */
import type { PointValue } from '../../../../model/kinds.js';
import { microsFromIso } from '../../../../model/time.js';
import type { ImportPoint } from '../../../import/rows.js';
import type { Page, Range } from '../../engine/source.js';
import type { LosantPoint } from './api.js';

export interface PageStart {
  /** Milliseconds. */
  readonly start: number;
  /** Reports of that instant that were read. */
  readonly passed: number;
}

export const startOf = ({ from }: Range, cursor: string | null): PageStart =>
  // 0 is now for Losant.
  cursor === null
    ? { start: Math.max(1, Math.floor(from / 1000)), passed: 0 }
    : (JSON.parse(cursor) as PageStart);

/** `value`: of a report, as it is kept. */
export function pageOf(
  device: string,
  reports: readonly LosantPoint[],
  place: { readonly at: PageStart; readonly range: Range; readonly isLast: boolean },
  value: (attribute: string, read: PointValue) => PointValue,
): Page {
  const { at, range, isLast } = place;
  const points: ImportPoint[] = [];
  /** How often each attribute was reported at the instant, and how many reports there were. */
  let instant = { time: at.start * 1000, reports: 0, sequences: new Map<string, number>() };
  for (const { time: iso, data, meta } of reports) {
    const time = microsFromIso(iso);
    if (time !== instant.time) instant = { time, reports: 0, sequences: new Map() };
    const isPassed = time === at.start * 1000 && instant.reports < at.passed;
    instant.reports++;
    for (const [series, read] of Object.entries(data)) {
      const sequence = instant.sequences.get(series) ?? 0;
      instant.sequences.set(series, sequence + 1);
      if (isPassed || time < range.from || time >= range.to) continue;
      const own = { device, series, time, value: value(series, read) };
      points.push({ ...own, ...(sequence > 0 && { sequence }), ...(meta != null && { metadata: meta }) });
    }
  }
  const next: PageStart = { start: instant.time / 1000, passed: instant.reports };
  return { points, next: isLast ? null : JSON.stringify(next) };
}

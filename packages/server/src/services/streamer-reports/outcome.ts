/** What a report came to: which of its readings and events were new, and the span of their ids. */
import type { ReportOutcome } from '../../catalog/records/reports.js';
import type { ReportContent } from '../services.js';
import type { Scanned } from './scan.js';
import type { EarlierReadings } from './earlier-readings.js';

export const NOTHING: ReportOutcome = { actualFirst: 0, actualLast: 0, accepted: 0 };

export function outcomeOf(
  { readings, events }: ReportContent,
  { first, last, countable }: Scanned,
  taken: EarlierReadings,
  refused: ReadonlySet<number>,
  newEvents: number,
): ReportOutcome {
  if (taken.none && refused.size === 0)
    return { actualFirst: last === 0 ? 0 : first, actualLast: last, accepted: countable + newEvents };
  let [actualFirst, actualLast, accepted] = [0, 0, newEvents];
  const note = (id: number) => {
    if (actualFirst === 0 || id < actualFirst) actualFirst = id;
    if (id > actualLast) actualLast = id;
  };
  for (let i = 0; i < readings.count; i++) {
    const id = readings.id(i);
    if (id === 0 || readings.variable(i) === 0 || refused.has(i) || taken.has(id)) continue;
    accepted++;
    note(id);
  }
  for (const { id } of events) if (id !== 0 && !taken.has(id)) note(id);
  return { actualFirst, actualLast, accepted };
}

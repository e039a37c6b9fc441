/** Points → reports of state, as they were sent: those of one instant and one arrival number belong together. */
import type { PointRow, PointValue } from '../../../services/services.js';
import { setMember } from './set-member.js';
import { isoTime } from './times.js';

export interface StateView {
  readonly time: string;
  readonly data: Record<string, PointValue>;
  meta?: unknown;
}

/** `names` are those of the series; the reports come in the order of their time. */
export function groupStates(
  rows: readonly PointRow[],
  names: ReadonlyMap<number, string>,
  order: 'asc' | 'desc',
): StateView[] {
  const groups = new Map<string, { time: number; sequence: number; view: StateView }>();
  for (const { series, time, sequence, value, metadata } of rows) {
    const key = `${time} ${sequence}`;
    let group = groups.get(key);
    if (group === undefined)
      groups.set(key, (group = { time, sequence, view: { time: isoTime(time), data: {} } }));
    setMember(group.view.data, names.get(series) ?? '', value);
    if (metadata !== undefined) group.view.meta ??= metadata;
  }
  const sign = order === 'asc' ? 1 : -1;
  return [...groups.values()]
    .sort((a, b) => sign * (a.time - b.time || a.sequence - b.sequence))
    .map(({ view }) => view);
}

/** Numbers the groups of a grouping, and names them in the answer. */
import type { Group, SelectedSeries } from '../services.js';

/** What a row of buckets is labelled with: series id, device key, series name or tag value; null for all. */
export type GroupLabel = number | string | null;

export interface Groups {
  /** Series id → group number. */
  readonly numbers: ReadonlyMap<number, number>;
  readonly labels: readonly GroupLabel[];
}

/** Undefined for the grouping by series, which is the engine's own. `tagValues` by device id is needed for `tag:…`. */
export function groupSeries(
  series: readonly SelectedSeries[],
  group: Group,
  tagValues: ReadonlyMap<number, string>,
): Groups | undefined {
  if (group === 'series') return undefined;
  const numbers = new Map<number, number>();
  const known = new Map<GroupLabel, number>();
  for (const one of series) {
    const label = labelOf(one, group, tagValues);
    const number = known.get(label) ?? known.size;
    known.set(label, number);
    numbers.set(one.id, number);
  }
  return { numbers, labels: [...known.keys()] };
}

function labelOf(
  { name, device }: SelectedSeries,
  group: Exclude<Group, 'series'>,
  tagValues: ReadonlyMap<number, string>,
): GroupLabel {
  if (group === 'device') return device.key;
  if (group === 'name') return name;
  return group === 'all' ? null : (tagValues.get(device.id) ?? null);
}

/** Numbers the groups of a grouping, and names them in the answer. */
import type { Group, SelectedSeries } from '../services.js';

/** What a row of buckets is labelled with: series id, device key, series name or tag value; null for all. */
export type GroupLabel = number | string | null;

export interface Groups {
  /** Series id → group number. */
  readonly numbers: ReadonlyMap<number, number>;
  readonly labels: readonly GroupLabel[];
}

/** Values of one tag by the id of their series, and of their device. */
export interface ValuesOfTag {
  readonly series: ReadonlyMap<number, string>;
  readonly devices: ReadonlyMap<number, string>;
}

/** Undefined for the grouping by series, which is the engine's own. `tagValues` is needed for `tag:…`. */
export function groupSeries(
  series: readonly SelectedSeries[],
  group: Group,
  tagValues: ValuesOfTag | undefined,
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

/** A tag of the series tells more of it than one of its device. */
function labelOf(
  { id, name, device }: SelectedSeries,
  group: Exclude<Group, 'series'>,
  tagValues: ValuesOfTag | undefined,
): GroupLabel {
  if (group === 'device') return device.key;
  if (group === 'name') return name;
  return group === 'all' ? null : (tagValues?.series.get(id) ?? tagValues?.devices.get(device.id) ?? null);
}

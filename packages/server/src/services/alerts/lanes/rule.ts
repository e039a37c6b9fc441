/** A rule that is in force, with the series that it looks at. */
import type { AlertRule } from '../../../model/records/alert.js';
import { matchesGlob } from '../../../model/glob.js';
import type { Tag } from '../../../model/records/device.js';
import type { Lane, RuleOfLane } from './lane.js';

export class LiveRule implements RuleOfLane {
  readonly lanes = new Map<number, Lane>();
  readonly unsettled = new Set<Lane>();
  readonly from: number;
  readonly #devices: ReadonlySet<string> | undefined;
  readonly #name: string | undefined;

  constructor(
    /** As it was last changed. */
    public row: AlertRule,
    public isSettled: boolean,
  ) {
    const { devices, series } = row.selection;
    this.from = row.from;
    this.#devices = devices && new Set(devices);
    this.#name = series !== undefined && !/[*?]/.test(series) ? series : undefined;
  }

  get needsDevice(): boolean {
    const { selection, condition } = this.row;
    return (
      (selection.tags?.length ?? 0) > 0 || (condition.kind === 'compare' && condition.attribute !== undefined)
    );
  }

  /** Device keys that it names, if it does. */
  get keys(): ReadonlySet<string> | undefined {
    return this.#devices;
  }

  /** The one name of series that it is about, if it is one. */
  get seriesName(): string | undefined {
    return this.#name;
  }

  fitsNames(key: string, name: string): boolean {
    const { series } = this.row.selection;
    if (this.#devices !== undefined && !this.#devices.has(key)) return false;
    return (
      series === undefined || (this.#name === undefined ? matchesGlob(series, name) : this.#name === name)
    );
  }

  fitsTags(tags: readonly Tag[]): boolean {
    return (this.row.selection.tags ?? []).every(({ key, value }) =>
      tags.some((tag) => tag.key === key && (value === undefined || tag.value === value)),
    );
  }
}

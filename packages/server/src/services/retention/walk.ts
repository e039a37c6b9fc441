/**
 * What goes of a project, slice by slice of its series. Rules: memory says which series can have anything that old, so that a project whose
 * points are all young costs a look at each series; what is in memory at a time is bounded.
 */
import type { Catalog } from '../../catalog/catalog.js';
import type { WatchedSeries } from '../../catalog/series/rule-series.js';
import { inGroups } from '../../model/lists.js';
import { Pace } from '../../model/pace.js';
import type { Tag } from '../../model/records/device.js';
import type { Micros } from '../../model/time.js';
import type { PointsStore } from '../../points/store.js';
import type { Keeper, ProposedRule } from './keeping.js';

export interface WalkSources {
  readonly catalog: Pick<Catalog, 'ruleSeries' | 'devices'>;
  readonly store: Pick<PointsStore, 'heads' | 'repair'>;
}

export type GoingSeries = WatchedSeries & { readonly project: number };

/** Series of one rule whose points before `to` go. */
export interface Going {
  readonly rule: ProposedRule;
  readonly series: readonly GoingSeries[];
  readonly to: Micros;
  /** Those before it go by the rules as they were too; at most `to`. */
  readonly since: Micros;
}

/** Series of one look, and so at most of one deletion. */
const SLICE = 5_000;
/** Devices whose tags are read at once. */
const DEVICES = 500;

export class Walk {
  constructor(private readonly sources: WalkSources) {}

  /** `before`: the rules as they were. */
  async *over(project: number, keeping: Keeper, before?: Keeper): AsyncGenerator<readonly Going[]> {
    const pace = new Pace();
    for (let after: number | undefined = 0; after !== undefined;) {
      const { going, next } = await this.slice(project, after, keeping, before);
      if (going.length > 0) yield going;
      await pace.rest();
      after = next;
    }
  }

  /** What goes of the series behind the one with this id; `next`: to go on with, undefined behind the last of them. */
  async slice(
    project: number,
    after: number,
    keeping: Keeper,
    before?: Keeper,
  ): Promise<{ going: readonly Going[]; next: number | undefined }> {
    const slice = await this.sources.catalog.ruleSeries.slice(project, after, SLICE);
    const going = await this.#of(project, slice, keeping, before);
    return { going, next: slice.length < SLICE ? undefined : slice.at(-1)!.id };
  }

  async #of(
    project: number,
    slice: readonly WatchedSeries[],
    keeping: Keeper,
    before?: Keeper,
  ): Promise<Going[]> {
    const { heads } = this.sources.store;
    await this.sources.store.repair(slice.map(({ id }) => id));
    const old = slice.filter(({ id }) => heads.has(id) && heads.firstTime(id) < keeping.latest);
    const tags = await this.#tags(keeping.needsTags || before?.needsTags === true ? old : []);
    const groups = new Map<string, Going & { readonly series: GoingSeries[] }>();
    const pace = new Pace();
    for (const one of old) {
      if (pace.late()) await pace.rest();
      const own = tags.get(one.device) ?? [];
      const kept = keeping.of(one.key, one.name, own);
      if (kept === undefined) continue;
      const to = kept.horizon;
      if (heads.firstTime(one.id) >= to) continue;
      const since = Math.min(to, before?.of(one.key, one.name, own)?.horizon ?? 0);
      const name = `${kept.rule.id} ${kept.rule.name} ${since}`;
      const group = groups.get(name);
      if (group === undefined)
        groups.set(name, { rule: kept.rule, series: [{ ...one, project }], since, to });
      else group.series.push({ ...one, project });
    }
    return [...groups.values()];
  }

  async #tags(series: readonly WatchedSeries[]): Promise<Map<number, readonly Tag[]>> {
    const ids = new Set(series.map(({ device }) => device));
    const tags = new Map<number, readonly Tag[]>();
    for (const some of inGroups([...ids], DEVICES))
      for (const device of await this.sources.catalog.devices.listAnywhere(some))
        tags.set(device.id, device.tags);
    return tags;
  }
}

/** Which series rules are about. Ensures that many rules over many series cost what they have in common and not their product: a rule that names a device or a series is looked at for those alone. */
import type { Catalog } from '../../../catalog/catalog.js';
import type { WatchedSeries } from '../../../catalog/series/rule-series.js';
import { inGroups } from '../../../model/lists.js';
import type { JsonObject } from '../../../model/json-object.js';
import { Pace } from '../../../model/pace.js';
import type { Device } from '../../../model/records/device.js';
import type { Band } from '../bands/band.js';
import type { Bands } from '../bands/bands.js';
import { judgementOf } from '../evaluation/conditions.js';
import { Lane } from './lane.js';
import type { LiveRule } from './rule.js';

/** Devices in one question to the catalog. */
const DEVICES = 500;

export class Matcher {
  readonly #byKey = new Map<string, LiveRule[]>();
  readonly #byName = new Map<string, LiveRule[]>();
  readonly #others: LiveRule[] = [];

  constructor(
    private readonly catalog: Pick<Catalog, 'devices' | 'selections'>,
    private readonly project: number,
    rules: Iterable<LiveRule>,
    private readonly bands: Pick<Bands, 'of'>,
  ) {
    const put = (map: Map<string, LiveRule[]>, key: string, rule: LiveRule) => {
      const list = map.get(key);
      if (list === undefined) map.set(key, [rule]);
      else list.push(rule);
    };
    for (const rule of rules) {
      if (!rule.row.enabled) continue;
      if (rule.about.keys !== undefined) for (const key of rule.about.keys) put(this.#byKey, key, rule);
      else if (rule.about.seriesName !== undefined) put(this.#byName, rule.about.seriesName, rule);
      else this.#others.push(rule);
    }
  }

  /** A lane for each rule and series that belong together. */
  async lanes(series: readonly WatchedSeries[]): Promise<Lane[]> {
    const pairs = await this.#pairs(series);
    const devices = await this.#devices(pairs);
    const compared = await this.#compared(pairs);
    const lanes: Lane[] = [];
    const pace = new Pace();
    for (const [rule, one] of pairs) {
      const device = devices.get(one.device);
      if (rule.needsDevice && (device === undefined || !rule.about.fitsTags(device.tags))) continue;
      const { condition } = rule.row;
      const other = condition.kind === 'compare' && condition.series !== undefined;
      const otherId = other ? compared.get(`${one.device} ${condition.series}`) : undefined;
      if (other && (otherId === undefined || otherId === one.id)) continue;
      const attribute =
        condition.kind === 'compare' && condition.attribute !== undefined
          ? numberAt(device!.attributes, condition.attribute)
          : undefined;
      const band = one.kind === 'number' ? this.#band(rule, one) : undefined;
      const judgement = judgementOf(rule.row, one.kind, { attribute, band });
      if (judgement !== undefined) lanes.push(new Lane(rule, one, judgement, otherId, attribute, band));
      if (pace.due()) await pace.rest();
    }
    return lanes;
  }

  #band({ row: { condition } }: LiveRule, { id }: WatchedSeries): Band | undefined {
    if (condition.kind !== 'band') return undefined;
    const { weeks = 4, zone = 'UTC' } = condition;
    return this.bands.of(id, this.project, { weeks, zone });
  }

  async #pairs(series: readonly WatchedSeries[]): Promise<[LiveRule, WatchedSeries][]> {
    const pairs: [LiveRule, WatchedSeries][] = [];
    const pace = new Pace();
    for (const one of series)
      for (const rules of [this.#byKey.get(one.key), this.#byName.get(one.name), this.#others])
        for (const rule of rules ?? []) {
          if (rule.about.fitsNames(one.key, one.name)) pairs.push([rule, one]);
          if (pace.due()) await pace.rest();
        }
    return pairs;
  }

  async #devices(pairs: readonly [LiveRule, WatchedSeries][]): Promise<Map<number, Device>> {
    const asked = new Set(pairs.flatMap(([rule, { device }]) => (rule.needsDevice ? [device] : [])));
    const found = new Map<number, Device>();
    for (const some of inGroups([...asked], DEVICES))
      for (const device of await this.catalog.devices.listAnywhere(some)) found.set(device.id, device);
    return found;
  }

  /** Ids of the series that others are compared with, by device and name. */
  async #compared(pairs: readonly [LiveRule, WatchedSeries][]): Promise<Map<string, number>> {
    const asked = new Map<string, Set<number>>();
    for (const [{ row }, { device }] of pairs) {
      const name = row.condition.kind === 'compare' ? row.condition.series : undefined;
      if (name === undefined) continue;
      const devices = asked.get(name);
      if (devices === undefined) asked.set(name, new Set([device]));
      else devices.add(device);
    }
    const found = new Map<string, number>();
    for (const [name, devices] of asked)
      for (const deviceIds of inGroups([...devices], DEVICES)) {
        const selection = { deviceIds, series: [name] };
        for (const { id, kind, device } of await this.catalog.selections.select(
          this.project,
          selection,
          DEVICES,
        ))
          if (kind === 'number') found.set(`${device.id} ${name}`, id);
      }
    return found;
  }
}

/** `limits.high`: a member of a member. */
function numberAt(attributes: JsonObject, path: string): number | undefined {
  let at: unknown = attributes;
  for (const name of path.split('.'))
    at =
      typeof at === 'object' && at !== null && Object.hasOwn(at, name) ? (at as JsonObject)[name] : undefined;
  return typeof at === 'number' && Number.isFinite(at) ? at : undefined;
}

/**
 * Datacooee through its fetch endpoints: inputs by list or by the assets that hold them, and their records window by window. The
 * original API has no list of either, so they are named; a server that has lists is asked for them.
 */
import { given } from '../../../../model/given.js';
import { append, inGroups } from '../../../../model/lists.js';
import type { Kind } from '../../../../model/kinds.js';
import { usageError } from '../../../failure.js';
import type { ImportPoint } from '../../../import/rows.js';
import { Repetition } from '../../engine/repetition.js';
import type { Lane, Page, Range, Source, Thing, Told } from '../../engine/source.js';
import { kindOfTexts } from '../../engine/text-values.js';
import { VendorRefusal, type Vendor } from '../../engine/vendor.js';
import { BASE, type Asset, type Block, type Listed, type ListPage, type Sensor } from './api.js';
import { pageOf, windowOf } from './records.js';
import { figuresOf } from './told.js';

const PAGE = 5000;
const LISTED = 1000;
/** Inputs that are asked for together, and their newest values, which tell the kind. */
const TOGETHER = 50;
const PROBED = 100;
/** An input is a device with one series, as here when it is made through this API. */
const SERIES = 'value';

export interface Wanted {
  readonly inputs: readonly string[];
  readonly assets: readonly string[];
}

export class DatacooeeSource implements Source {
  readonly title: string;

  constructor(
    private readonly vendor: Vendor,
    url: string,
    organization: string,
    private readonly wanted: Wanted,
  ) {
    this.title = `datacooee ${url}, organization ${organization}`;
  }

  async *things(): AsyncGenerator<Thing> {
    const { inputs, assets } = this.wanted;
    const all = inputs.length === 0 && assets.length === 0;
    const [sensors, ids] = all ? await this.#lists() : [new Map<string, Sensor>(), assets];
    const held = await Promise.all(ids.map((id) => this.#asset(id)));
    const named = [
      ...sensors.keys(),
      ...inputs,
      ...held.flatMap(({ inputs: own }) => own.map(({ input }) => input.id)),
    ];
    const found = new Set<string>();
    for (const some of inGroups([...new Set(named)], TOGETHER))
      for (const block of await this.#newest(some)) {
        found.add(block.input.id);
        yield* thingsOf(block, sensors.get(block.input.id));
      }
    for (const id of new Set(named))
      if (!found.has(id)) yield { left: `input ${id}: the source has none of that id` };
    for (const { id, name, inputs: own } of held)
      yield {
        asset: {
          ...{ name: name ?? `asset ${id}`, externalIds: { datacooee: String(id) } },
          members: own.map(({ input }) => ({ device: input.id, series: SERIES })),
        },
      };
  }

  async read(lane: Lane, range: Range, cursor: string | null): Promise<Page> {
    const window = windowOf(range, cursor);
    const limit = PAGE + window.passed;
    const [block] = await this.#fetch<Block[]>('get_inputdata_by_inputs', {
      ...{ inputs_ids: lane.device, timeperiod_start: window.start, timeperiod_finish: window.finish },
      ...{ limit, order_by: 'timestamp', sort_by: 'asc' },
      ...{ is_add_lat_long: 'true', is_add_x_axis_data: 'true', is_add_metadata: 'true' },
    });
    const records = block?.inputdata ?? [];
    const kind = lane.place as Kind;
    const { points, next } = pageOf(records, { window, range, kind });
    const own = points.map((point): ImportPoint => ({ device: lane.device, series: SERIES, ...point }));
    return { points: own, next: records.length < limit ? null : next };
  }

  async told(lanes: readonly Lane[], range: Range): Promise<readonly Told[]> {
    const told: Told[] = [];
    for (const some of inGroups(lanes, TOGETHER)) append(told, await figuresOf(this.vendor, some, range));
    return told;
  }

  #fetch<T>(name: string, query: Record<string, string | number>): Promise<T> {
    return this.vendor.json<T>(`${BASE}/${name}/`, { query });
  }

  /** One that is not there may be left out of the answer, or be all that the answer says. */
  async #newest(ids: readonly string[]): Promise<Block[]> {
    try {
      return await this.#fetch('get_latest_inputdata_by_inputs', {
        inputs_ids: ids.join(','),
        limit: PROBED,
      });
    } catch (error) {
      if (!(error instanceof VendorRefusal) || error.status !== 404) throw error;
      if (ids.length === 1) return [];
      const blocks: Block[] = [];
      for (const id of ids) append(blocks, await this.#newest([id]));
      return blocks;
    }
  }

  #asset(id: string): Promise<Asset> {
    return this.#fetch('get_latest_inputdata_by_asset', { asset_id: id, limit: 1 });
  }

  /** Only servers of our own have them. */
  async #lists(): Promise<[Map<string, Sensor>, string[]]> {
    const { status } = await this.vendor.ask(`${BASE}/inputs/`, { allowed: [403, 404, 405] });
    if (status !== 200)
      throw usageError(
        'This platform has no list of inputs.',
        'Name them with --inputs sen…,sen… or --inputs-file, or the assets that hold them with --assets.',
      );
    const sensors = new Map<string, Sensor>();
    for await (const { id, attributes } of this.#listed<Sensor>('inputs')) sensors.set(id, attributes);
    const assets: string[] = [];
    for await (const { id } of this.#listed('assets')) assets.push(id);
    return [sensors, assets];
  }

  async *#listed<T>(what: string): AsyncGenerator<Listed<T>> {
    const pages = new Repetition(`The pages of ${what}`);
    for (let page = 1; ; page++) {
      const { data, links } = await this.vendor.json<ListPage<T>>(`${BASE}/${what}/`, {
        query: { 'page[number]': page, 'page[size]': LISTED },
      });
      yield* data;
      if (links.next === null) return;
      pages.check(data[0]?.id ?? '');
    }
  }
}

function* thingsOf({ input, inputdata }: Block, sensor: Sensor | undefined): Generator<Thing> {
  const { id, name, measure_unit: unit } = input;
  const kind = kindOfTexts(inputdata.map(({ value }) => String(value)));
  const { latitude, longitude, description } = sensor ?? {};
  const location = latitude == null || longitude == null ? undefined : { latitude, longitude };
  yield { device: { key: id, name, ...given({ location }), ...(description != null && { description }) } };
  const series = { device: id, name: SERIES, kind, externalIds: { datacooee: id }, label: name };
  yield { series: { ...series, ...(unit !== '' && { unit }) } };
  yield { lane: { key: id, device: id, series: [SERIES], place: kind } };
}

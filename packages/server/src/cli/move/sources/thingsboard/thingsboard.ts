/** ThingsBoard by its REST API: the devices of a tenant with their attributes, and the time series of each key. */
import type { Kind, PointValue } from '../../../../model/kinds.js';
import { append } from '../../../../model/lists.js';
import type { Micros } from '../../../../model/time.js';
import type { ImportPoint } from '../../../import/rows.js';
import { CHUNK, chunkOf } from '../../engine/figures.js';
import { Repetition } from '../../engine/repetition.js';
import type {
  Lane,
  MovedDevice,
  Page,
  Range,
  Source,
  Thing,
  Told,
  ToldFigures,
} from '../../engine/source.js';
import type { Vendor } from '../../engine/vendor.js';
import type { Attribute, Device, DevicePage, TimeSeries } from './api.js';

const LISTED = 100;
const PAGE = 10_000;
const SCOPES = ['SERVER_SCOPE', 'SHARED_SCOPE', 'CLIENT_SCOPE'] as const;
/** It computes 700 intervals at most; before this it is not asked. */
const FIRST_TOLD = chunkOf(Date.UTC(2000, 0, 31) * 1000);
const MILLISECOND = 1000;

interface Place {
  /** ThingsBoard's id of the device. */
  readonly id: string;
  readonly kind: Kind;
}

export class ThingsboardSource implements Source {
  readonly title: string;

  constructor(
    private readonly vendor: Vendor,
    url: string,
  ) {
    this.title = `thingsboard ${url}`;
  }

  async *things(): AsyncGenerator<Thing> {
    const pages = new Repetition('The pages of devices');
    for (let page = 0; ; page++) {
      const { data, hasNext } = await this.vendor.json<DevicePage>('/api/tenant/devices', {
        query: { pageSize: LISTED, page, sortProperty: 'createdTime', sortOrder: 'ASC' },
      });
      for (const device of data) yield* this.#device(device);
      if (!hasNext) return;
      pages.check(data[0]?.id.id ?? '');
    }
  }

  async read(lane: Lane, range: Range, cursor: string | null): Promise<Page> {
    const [series = ''] = lane.series;
    const { id, kind } = lane.place as Place;
    const startTs = cursor === null ? Math.floor(range.from / MILLISECOND) : Number(cursor);
    const rows = await this.#values(id, series, {
      ...{ startTs, endTs: Math.ceil(range.to / MILLISECOND), limit: PAGE, orderBy: 'ASC', agg: 'NONE' },
    });
    const points: ImportPoint[] = [];
    for (const { ts, value } of rows) {
      const time = ts * MILLISECOND;
      if (value !== null && time >= range.from && time < range.to)
        points.push({ device: lane.device, series, time, value: valueOf(kind, value) });
    }
    return { points, next: rows.length < PAGE ? null : String(rows.at(-1)!.ts + 1) };
  }

  async told(lanes: readonly Lane[], range: Range): Promise<readonly Told[]> {
    const told: Told[] = [];
    for (const lane of lanes) append(told, await this.#figures(lane, range));
    return told;
  }

  async *#device(device: Device): AsyncGenerator<Thing> {
    const { id, name: key } = device;
    yield { device: { ...deviceOf(device), attributes: await this.#attributes(device) } };
    const names = await this.vendor.json<string[]>(`${telemetry(id.id)}/keys/timeseries`);
    for (const name of names.sort()) {
      const [newest] = await this.#values(id.id, name, {});
      const kind = kindOf(newest?.value);
      yield { series: { device: key, name, kind } };
      const place: Place = { id: id.id, kind };
      yield { lane: { key: `${id.id}\n${name}`, device: key, series: [name], place } };
    }
  }

  async #attributes({ id, additionalInfo }: Device): Promise<Record<string, unknown>> {
    const own: Record<string, unknown> = { id: id.id };
    if (additionalInfo != null) own['additionalInfo'] = additionalInfo;
    for (const scope of SCOPES) {
      const attributes = await this.vendor.json<Attribute[]>(
        `${telemetry(id.id)}/values/attributes/${scope}`,
      );
      if (attributes.length > 0)
        own[scope.toLowerCase().replace('_scope', '')] = Object.fromEntries(
          attributes.map(({ key, value }) => [key, value]),
        );
    }
    return { thingsboard: own };
  }

  async #values(id: string, key: string, query: Record<string, string | number>) {
    const series = await this.vendor.json<TimeSeries>(`${telemetry(id)}/values/timeseries`, {
      query: { keys: key, useStrictDataTypes: 'true', ...query },
    });
    return series[key] ?? [];
  }

  /** Intervals are counted from the start, and named by a time within them. */
  async #figures(lane: Lane, range: Range): Promise<Told[]> {
    const {
      device,
      series: [series = ''],
      place,
    } = lane;
    const { id, kind } = place as Place;
    const start = Math.max(FIRST_TOLD, chunkOf(range.from + CHUNK - 1));
    const chunks = new Map<number, ToldFigures>();
    for (let chunk = chunkOf(range.from); chunk < start; chunk += CHUNK) chunks.set(chunk, {});
    for (const agg of kind === 'number' ? ['COUNT', 'SUM'] : ['COUNT']) {
      const rows = await this.#values(id, series, {
        ...{ startTs: start / MILLISECOND, endTs: Math.ceil(range.to / MILLISECOND) },
        ...{ agg, interval: CHUNK / MILLISECOND, limit: PAGE },
      });
      for (const { ts, value } of rows) {
        const chunk = chunkOf(ts * MILLISECOND);
        chunks.set(chunk, { ...chunks.get(chunk), [agg.toLowerCase()]: Number(value) });
      }
    }
    const told: Told[] = [];
    for (const [chunk, figures] of chunks)
      told.push({
        device,
        series,
        chunk,
        figures: { ...figures, ...(await this.#ends(lane, { chunk, range })) },
      });
    return told;
  }

  /** The first and last value of a chunk that is asked for. */
  async #ends(
    { series: [series = ''], place }: Lane,
    { chunk, range }: { readonly chunk: Micros; readonly range: Range },
  ): Promise<ToldFigures> {
    if (chunk < FIRST_TOLD) return {};
    const { id, kind } = place as Place;
    const [startTs = 0, endTs = 0] = [Math.max(chunk, range.from), Math.min(chunk + CHUNK, range.to)].map(
      (time) => Math.ceil(time / MILLISECOND),
    );
    const found: PointValue[] = [];
    for (const orderBy of ['ASC', 'DESC']) {
      const [one] = await this.#values(id, series, { startTs, endTs, limit: 1, orderBy, agg: 'NONE' });
      if (one === undefined || one.value === null) return {};
      found.push(valueOf(kind, one.value));
    }
    return { first: found[0]!, last: found[1]! };
  }
}

const telemetry = (id: string): string => `/api/plugins/telemetry/DEVICE/${id}`;

/** Names are unique within a tenant. */
function deviceOf({ name, type, label, additionalInfo }: Device): MovedDevice {
  const description = additionalInfo?.['description'];
  return {
    ...{ key: name, type },
    ...(label != null && label !== '' && { name: label }),
    ...(typeof description === 'string' && description !== '' && { description }),
  };
}

const kindOf = (value: unknown): Kind =>
  typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'string';

/** JSON values are kept as their text. */
function valueOf(kind: Kind, value: unknown): PointValue {
  if (kind === 'string') return typeof value === 'string' ? value : JSON.stringify(value);
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string'
    ? value
    : JSON.stringify(value);
}

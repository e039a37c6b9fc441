/** I/O Sense through its data access API: devices with their metadata, ranges by cursor, events and clusters. */
import { inGroups } from '../../../../model/lists.js';
import { isoFromMicros, microsFromIso, type Micros } from '../../../../model/time.js';
import type { Kind } from '../../../../model/kinds.js';
import type { ImportPoint } from '../../../import/rows.js';
import { Repetition } from '../../engine/repetition.js';
import type { Lane, Page, Range, Source, Thing, Told } from '../../engine/source.js';
import { kindOfTexts, valueOfText } from '../../engine/text-values.js';
import { isGone, type Vendor } from '../../engine/vendor.js';
import type { Cluster, DataPage, DataRow, Metadata } from './api.js';
import { eventsOf } from './events.js';
import { assetOf, deviceOf, seriesOf, withKind } from './things.js';
import { FIRST_MILLISECOND, SensorFigures } from './told.js';

const PAGE = 10_000;
/** Newest values that tell the kind of a sensor. */
const PROBED = 100;
/** Sensors of a lane: they stand in the address. */
const TOGETHER = 50;
const CLUSTERS = 1000;

export class IosenseSource implements Source {
  readonly title: string;

  constructor(
    private readonly vendor: Vendor,
    url: string,
    private readonly user: string,
  ) {
    this.title = `iosense ${url}`;
  }

  async *things({ from, to }: Range): AsyncGenerator<Thing> {
    const { data: devices } = await this.vendor.json<{ data: { devID: string }[] }>(
      '/api/metaData/allDevices',
    );
    for (const { devID } of devices) yield* this.#device(devID);
    yield* this.#clusters();
    const between = { startTime: isoFromMicros(from), endTime: isoFromMicros(to) };
    for await (const extra of eventsOf(this.vendor, between)) yield { extra };
  }

  async read(lane: Lane, { from, to }: Range, cursor: string | null): Promise<Page> {
    const [sTime, eTime] =
      cursor === null ? [timeText(from), timeText(to)] : (JSON.parse(cursor) as [string, string]);
    const { data, cursor: next } = await this.vendor.json<DataPage>('/api/apiLayer/getAllData', {
      query: {
        device: lane.device,
        sensor: lane.series.join(','),
        sTime,
        eTime,
        cursor: 'true',
        limit: PAGE,
      },
    });
    const kinds = lane.place as Readonly<Record<string, Kind>>;
    const points: ImportPoint[] = [];
    for (const { time: iso, sensor, value } of data) {
      const time = microsFromIso(iso);
      const kind = kinds[sensor];
      if (kind === undefined || time < from || time >= to || value === null) continue;
      points.push({ device: lane.device, series: sensor, time, value: valueOfText(kind, String(value)) });
    }
    const isLast = !next?.start || !next.end;
    return { points, next: isLast ? null : JSON.stringify([String(next.start), String(next.end)]) };
  }

  async told(lanes: readonly Lane[], range: Range): Promise<readonly Told[]> {
    return new SensorFigures(this.vendor, this.user).of(lanes, range);
  }

  async *#device(devID: string): AsyncGenerator<Thing> {
    const path = `/api/metaData/device/${encodeURIComponent(devID)}`;
    const answer = await this.vendor.json<{ data: Metadata }>(path).catch((error: unknown) => {
      if (isGone(error)) return error;
      throw error;
    });
    if (answer instanceof Error) {
      yield { left: `device ${devID}: ${answer.message}` };
      return;
    }
    const metadata = { ...answer.data, devID };
    yield { device: deviceOf(metadata) };
    const series = seriesOf(metadata);
    for (const some of inGroups(series, TOGETHER)) {
      const kinds: Record<string, Kind> = {};
      for (const one of some) {
        const kind = await this.#kind(devID, one.name);
        kinds[one.name] = kind;
        yield { series: withKind(one, kind) };
      }
      const names = Object.keys(kinds);
      yield { lane: { key: `${devID}\n${names[0]}`, device: devID, series: names, place: kinds } };
    }
  }

  async #kind(device: string, sensor: string): Promise<Kind> {
    const { data } = await this.vendor.json<{ data: readonly DataRow[] }>(
      '/api/apiLayer/getLimitedDataMultipleSensors/',
      { query: { device, sensor, eTime: Date.now(), lim: PROBED, cursor: 'true' } },
    );
    return kindOfTexts(data.map(({ value }) => String(value)));
  }

  async *#clusters(): AsyncGenerator<Thing> {
    const pages = new Repetition('The pages of clusters');
    for (let page = 1, seen = 0; ; page++) {
      const path = `/api/metaData/getAllClusterData/${encodeURIComponent(this.user)}/${page}/${CLUSTERS}`;
      const { data, totalCount } = await this.vendor.json<{ data: Cluster[]; totalCount: number }>(path);
      if (data[0] !== undefined) pages.check(data[0].id);
      for (const cluster of data) yield { asset: assetOf(cluster) };
      seen += data.length;
      if (data.length === 0 || seen >= totalCount) return;
    }
  }
}

/** What is finer than milliseconds lies within the millisecond: so the end is the next one. */
function timeText(time: Micros): string {
  const ms = Math.ceil(time / 1000);
  return ms < FIRST_MILLISECOND ? '0' : String(ms);
}

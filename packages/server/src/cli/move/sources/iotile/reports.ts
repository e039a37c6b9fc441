/**
 * Reports of streamers. Devices report what they are not sure of again, at another time and cut differently; which time a reading has,
 * and that it is there, is known by the reports that came before. So the newest ones are made known to the target: each as a report
 * of its first and last reading, with the times that they have. Their points stay as they were, to the last member.
 */
import { parseDeviceSlug, parseStreamSlug, streamerSlug } from '../../../../model/identity.js';
import { isoFromMicros, microsFromIso } from '../../../../model/time.js';
import { PATIENTLY, WHEN_BUSY } from '../../../connection.js';
import type { ImportPoint } from '../../../import/rows.js';
import type { Extra, ExtraTarget, Range, Thing } from '../../engine/source.js';
import type { Vendor } from '../../engine/vendor.js';
import { allOf, BASE, secondsOf, type DataRow, type Envelope } from './api.js';
import { get, sameTime, SCHEME, slugIn } from './in-target.js';

/** Of each streamer: what a device still has is not older. */
const NEWEST = 100;

export interface Streamer {
  readonly slug: string;
  readonly device: string;
  readonly index: number;
  readonly selector: number;
}

interface Report {
  readonly original_first_id: number;
  readonly original_last_id: number;
  readonly actual_first_id: number;
  readonly actual_last_id: number;
  readonly sent_timestamp: string;
  readonly device_sent_timestamp: number;
  readonly incremental_id: number;
}

export interface ReportPlace {
  readonly vendor: Vendor;
  readonly range: Range;
  /** Of rows of these streams, as they are moved. */
  readonly pointOf: (stream: string, row: DataRow) => ImportPoint | undefined;
}

type StreamRow = DataRow & { readonly stream: string };

export async function* reportsOf(streamer: Streamer, place: ReportPlace): AsyncGenerator<Thing> {
  const all: Report[] = [];
  let older = 0;
  for await (const report of allOf<Report>(place.vendor, '/streamer/report/', {
    ...{ streamer__slug: streamer.slug, ...secondsOf(place.range) },
  })) {
    // One that brought nothing new says nothing.
    if (report.actual_last_id === 0) continue;
    all.push(report);
    if (all.length <= NEWEST) continue;
    all.shift();
    older++;
  }
  if (older > 0) yield { left: `${older} older reports of the streamer ${streamer.slug}` };
  for (const report of all) yield { extra: reportExtra(report, streamer, place) };
}

function reportExtra(report: Report, streamer: Streamer, place: ReportPlace): Extra {
  return {
    what: 'reports of streamers',
    async isThere(target) {
      const number = parseDeviceSlug(slugIn(target, streamer.device))!;
      const { results } = await get<Envelope<Report>>(target, '/streamer/report/', {
        ...{ streamer__slug: streamerSlug(number, streamer.index), page_size: '1000', page: 'last' },
      });
      return results.some((other) => isSame(other, report));
    },
    async make(target) {
      const ends = [report.actual_first_id, report.actual_last_id];
      const rows = await Promise.all([...new Set(ends)].map((id) => rowOf(id, streamer, place)));
      const known = rows.filter((row) => row !== undefined);
      if (known.length === 0) return;
      await send(target, report, streamer, known);
      const points = known.flatMap(({ stream, ...row }) => place.pointOf(stream, row) ?? []);
      const body = points.map(timed);
      await target.api.request('POST', '/points', { body, query: { unit: 'us' }, ...PATIENTLY });
    },
  };
}

const timed = (point: ImportPoint) => ({ ...point, time: isoFromMicros(point.time) });

const isSame = (one: Report, other: Report): boolean =>
  sameTime(one.sent_timestamp, other.sent_timestamp) &&
  one.original_first_id === other.original_first_id &&
  one.original_last_id === other.original_last_id;

/** The reading of this id, where it is moved. */
async function rowOf(
  id: number,
  { device }: Streamer,
  { vendor, range }: ReportPlace,
): Promise<StreamRow | undefined> {
  const { results } = await vendor.json<Envelope<StreamRow>>(`${BASE}/data/`, {
    query: { filter: device, streamer_id_0: id, streamer_id_1: id, ...secondsOf(range), page_size: 10 },
  });
  return results.find(({ int_value, timestamp }) => {
    const time = microsFromIso(timestamp);
    return int_value !== null && time >= range.from && time < range.to;
  });
}

async function send(
  target: ExtraTarget,
  report: Report,
  { device, index, selector }: Streamer,
  rows: readonly StreamRow[],
): Promise<void> {
  const content = {
    ...{ format: 'v100', device: parseDeviceSlug(slugIn(target, device)) },
    ...{ streamer_index: index, streamer_selector: selector, incremental_id: report.incremental_id },
    device_sent_timestamp: report.device_sent_timestamp,
    ...{ lowest_id: report.original_first_id, highest_id: report.original_last_id, events: [] },
    data: rows.map((row) => ({
      ...{ stream: parseStreamSlug(row.stream)!.variable, value: row.int_value },
      ...{ streamer_local_id: row.streamer_local_id, device_timestamp: row.device_timestamp },
      timestamp: row.timestamp,
    })),
  };
  const form = new FormData();
  form.append('file', new Blob([JSON.stringify(content)], { type: 'application/json' }), 'report.json');
  await target.api.elsewhere('POST', `${BASE}/streamer/report/`, {
    ...{ query: { timestamp: report.sent_timestamp }, body: form, scheme: SCHEME, ...WHEN_BUSY },
  });
}

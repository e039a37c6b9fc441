/**
 * Reports of a device's state → points; REST and MQTT both come through here. Rules: nothing of a request is stored when
 * anything in it is wrong; an attribute that the device lacks is named in the refusal; what is older than 30 days or more
 * than a day ahead is left out silently, as Losant does; resolves when the points are durable.
 */
import { errorAgain, TributaryError } from '../../../errors/error.js';
import { forEachInSlices } from '../../../model/pace.js';
import { MILLISECONDS_PER_DAY } from '../../../model/time.js';
import type {
  Batch,
  Device,
  Kind,
  Ordered,
  Project,
  Services,
  WriteReport,
} from '../../../services/services.js';
import { convert } from '../wire/convert.js';
import { decodeStates, type State } from '../wire/states.js';
import { ignoredReports } from './metrics.js';
import { StateWriter } from './state-writer.js';

const OLDEST_MS = 30 * MILLISECONDS_PER_DAY;

export interface StoredStates {
  /** Values, not reports. */
  readonly stored: number;
  /** Reports left out because of their time. */
  readonly ignored: number;
}

export interface Reported {
  readonly project: Pick<Project, 'id'>;
  readonly device: Device;
  readonly body: unknown;
}

export async function storeStates(services: Services, reported: Reported): Promise<StoredStates> {
  return (await orderStates(services, reported)).durable;
}

export async function orderStates(
  services: Services,
  { project, device, body }: Reported,
): Promise<Ordered<StoredStates>> {
  const now = Date.now();
  const states = await decodeStates(body, now);
  const kindOf = await kindsOf(services, project.id, device, states);
  const latest = now + Math.min(MILLISECONDS_PER_DAY, services.limits.futureMilliseconds);
  const batch = beginBatch(services, project.id);
  const writer = new StateWriter(batch, device);
  const leftOut: number[] = [];
  try {
    for (const state of states) {
      const inTime = state.time >= now - OLDEST_MS && state.time <= latest;
      if (!inTime) leftOut.push(state.time);
      writer.begin(state, inTime);
      for (const [attribute, value] of state.data) {
        writer.add(attribute, convert(kindOf(attribute, state.place), value, state.place + attribute));
        if (batch.due()) await batch.rest();
      }
    }
  } catch (error) {
    services.ingest.release(batch);
    throw error;
  }
  noteLeftOut(services, leftOut, { project: project.id, device: device.key });
  const { durable } = await batch.order({ atomic: true });
  return { durable: durable.then((report) => storedStates(report, leftOut.length)) };
}

function storedStates({ stored, refused }: WriteReport, ignored: number): StoredStates {
  // What no series can hold; or the attribute was deleted or changed its type a moment ago.
  if (refused[0] !== undefined) throw errorAgain(refused[0]);
  return { stored, ignored };
}

const beginBatch = (services: Services, project: number): Batch =>
  services.ingest.begin({ id: project, createDevices: false, createSeries: false, earliestTime: null });

const DATES_MS = 8.64e15;

/** The sender is not notified, as with Losant: who misses points finds it among the refusals. */
function noteLeftOut(
  { metrics, refusals }: Services,
  [first, ...others]: readonly number[],
  place: { readonly project: number; readonly device: string },
): void {
  if (first === undefined) return;
  ignoredReports(metrics).inc(1 + others.length);
  const value = Math.abs(first) <= DATES_MS ? new Date(first).toISOString() : first;
  const expected = 'a time from 30 days before now to a day after it; the report was left out';
  const { code, message } = new TributaryError('time_invalid', { field: 'time', value, expected });
  refusals.note({ ...place, door: 'losant', code, message });
}

/** The type of each attribute; in memory for a device that reports already. */
async function kindsOf(
  services: Services,
  project: number,
  device: Device,
  states: readonly State[],
): Promise<(attribute: string, place: string) => Kind> {
  const kinds = new Map<string, Kind>();
  const batch = beginBatch(services, project);
  let complete = true;
  await forEachInSlices(states, ({ data }) => {
    for (const [attribute] of data) {
      if (kinds.has(attribute)) continue;
      const series = batch.find(device.key, attribute);
      if (series === undefined) complete = false;
      else kinds.set(attribute, series.kind);
    }
  });
  services.ingest.release(batch);
  if (!complete)
    for (const { name, kind } of await services.series.ofDevices(project, [device.id])) kinds.set(name, kind);
  return (attribute, place) => {
    const kind = kinds.get(attribute);
    if (kind !== undefined) return kind;
    const expected = [...kinds.keys()].join(', ').slice(0, 500) || 'none';
    throw new TributaryError('field_unknown', { field: place + attribute.slice(0, 255), expected });
  };
}

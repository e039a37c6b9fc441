/**
 * Reports of a device's state → points; REST and MQTT both come through here. Rules: nothing of a request is stored when
 * anything in it is wrong; an attribute that the device lacks is named in the refusal; what is older than 30 days or more
 * than a day ahead is left out silently, as Losant does; resolves when the points are durable.
 */
import { errorAgain, TributaryError } from '../../../errors/error.js';
import type {
  Batch,
  Device,
  Kind,
  PointExtras,
  PointValue,
  Project,
  Services,
} from '../../../services/services.js';
import { forEachInSlices } from '../../../model/pace.js';
import { nextArrival } from './duplicate-sequence.js';
import { ignoredReports } from './metrics.js';
import { convert } from '../wire/convert.js';
import { decodeStates, type State } from '../wire/states.js';

const DAY_MS = 86_400_000;
const OLDEST_MS = 30 * DAY_MS;

export interface StoredStates {
  /** Values, not reports. */
  readonly stored: number;
  /** Reports left out because of their time. */
  readonly ignored: number;
}

export async function storeStates(
  services: Services,
  project: Pick<Project, 'id'>,
  device: Device,
  body: unknown,
  now = Date.now(),
  taken?: () => void,
): Promise<StoredStates> {
  const states = await decodeStates(body, now);
  const kindOf = await kindsOf(services, project.id, device, states);
  const latest = now + Math.min(DAY_MS, services.limits.futureMilliseconds);
  const batch = services.ingest.begin({
    id: project.id,
    createDevices: false,
    createSeries: false,
    earliestTime: null,
  });
  const leftOut: number[] = [];
  let index = 0;
  try {
    for (const state of states) {
      const inTime = state.time >= now - OLDEST_MS && state.time <= latest;
      if (!inTime) leftOut.push(state.time);
      const extras = extrasOf(device, state);
      for (const [attribute, value] of state.data) {
        const converted = convert(kindOf(attribute, state.place), value, state.place + attribute);
        if (inTime) add(batch, index, device.key, attribute, state.time * 1000, converted, extras);
        index++;
        if (batch.due()) await batch.rest();
      }
    }
  } catch (error) {
    services.ingest.release(batch);
    throw error;
  }
  tellLeftOut(services, leftOut, { project: project.id, device: device.key });
  const { stored, refused } = await batch.commit({ whole: true, ...(taken && { taken }) });
  // What no series can hold; or the attribute was deleted or changed its type a moment ago.
  if (refused[0] !== undefined) throw errorAgain(refused[0]);
  return { stored, ignored: leftOut.length };
}

const DATES_MS = 8.64e15;

/** The sender hears nothing of it, as with Losant: who misses points finds it among the refusals. */
function tellLeftOut(
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

function add(
  batch: Batch,
  index: number,
  device: string,
  attribute: string,
  time: number,
  value: PointValue,
  extras: PointExtras | undefined,
): void {
  if (typeof value === 'number' && extras === undefined) {
    const series = batch.find(device, attribute);
    if (series?.kind === 'number') return batch.addNumber(index, series.id, time, value);
  }
  batch.add(index, device, attribute, time, value, extras);
}

/** All values of one report share its arrival number, so that they are read as one report again. */
function extrasOf(device: Device, { meta }: State): PointExtras | undefined {
  if (!device.keepDuplicates && meta === undefined) return undefined;
  return {
    ...(device.keepDuplicates && { sequence: nextArrival() }),
    ...(meta !== undefined && { metadata: meta }),
  };
}

/** The type of each attribute; in memory for a device that reports already. */
async function kindsOf(
  services: Services,
  project: number,
  device: Device,
  states: readonly State[],
): Promise<(attribute: string, place: string) => Kind> {
  const kinds = new Map<string, Kind>();
  const batch = services.ingest.begin({
    id: project,
    createDevices: false,
    createSeries: false,
    earliestTime: null,
  });
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
    for (const { name, kind } of await services.devices.seriesOfDevices(project, [device.id]))
      kinds.set(name, kind);
  return (attribute, place) => {
    const kind = kinds.get(attribute);
    if (kind !== undefined) return kind;
    const expected = [...kinds.keys()].join(', ').slice(0, 500) || 'none';
    throw new TributaryError('field_unknown', { field: place + attribute.slice(0, 255), expected });
  };
}

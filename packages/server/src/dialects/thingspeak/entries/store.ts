/**
 * Stores entries of a channel. Rules: the points of an entry have one time and one sequence, which is its id; an entry of a time that has
 * one takes its place, so that what is sent again is there once; all entries of a request are stored or none; the answer waits until they
 * are on disk.
 */
import { errorAgain } from '../../../errors/error.js';
import { Pace } from '../../../model/pace.js';
import type { Micros } from '../../../model/time.js';
import type { Batch, Kind, PointValue, Series, Services } from '../../../services/services.js';
import { arrival } from '../../arrival.js';
import { channelSeries, fieldName, type ChannelSeries } from '../channels/fields.js';
import type { ChannelCaller } from '../credentials.js';
import { fieldIn, type SentEntry } from '../wire/entry.js';
import { kindOf, valueOf } from '../wire/values.js';

export interface StoredEntry {
  readonly id: number;
  readonly time: Micros;
}

interface Column {
  readonly series: string;
  readonly kind: Kind;
}

/** `where` says the name of the n-th entry in refusals; absent: there is only one. */
export async function storeEntries(
  services: Services,
  { project, device }: ChannelCaller,
  entries: readonly SentEntry[],
  where: (index: number) => string = () => '',
): Promise<StoredEntry[]> {
  const columns = await columnsOf(
    channelSeries(await services.series.ofDevices(project.id, [device.id])),
    entries,
  );
  return services.entryNumbers.numbered(
    { id: device.id, project: project.id },
    entries.map(({ time }) => time),
    async (numbers) => {
      // A channel that is deleted meanwhile does not come back by what was sent to it.
      const batch = services.ingest.begin({ ...project, createDevices: false });
      const stored: StoredEntry[] = [];
      try {
        batch.timesIn('s');
        batch.ofDevice(device.key);
        for (const [index, entry] of entries.entries()) {
          const one = { id: numbers[index]!, time: entry.time ?? arrival() };
          addEntry(batch, { index, entry, ...one, device: device.key, columns, where: where(index) });
          stored.push(one);
          if (batch.due()) await batch.rest();
        }
      } catch (error) {
        services.ingest.release(batch);
        throw error;
      }
      const {
        refused: [refusal],
      } = await batch.commit({ atomic: true });
      if (refusal === undefined) return stored;
      throw errorAgain({ ...refusal, message: `${saying(where(refusal.index))}${refusal.message}` });
    },
  );
}

const saying = (where: string): string => (where === '' ? '' : `${where}: `);

/** A new field is of numbers, unless one of its values in the request is none. */
async function columnsOf(
  known: ChannelSeries<Series>,
  entries: readonly SentEntry[],
): Promise<ReadonlyMap<number, Column>> {
  const columns = new Map<number, Column>();
  for (const [number, { name, kind }] of known.fields) columns.set(number, { series: name, kind });
  const pace = new Pace();
  for (const { fields } of entries) {
    for (const [number, text] of fields) {
      if (known.fields.has(number) || columns.get(number)?.kind === 'string') continue;
      columns.set(number, { series: fieldName(number), kind: kindOf(text) });
    }
    if (pace.due()) await pace.rest();
  }
  return columns;
}

interface Adding extends StoredEntry {
  readonly index: number;
  readonly entry: SentEntry;
  readonly device: string;
  readonly columns: ReadonlyMap<number, Column>;
  readonly where: string;
}

function addEntry(batch: Batch, { index, entry, id, time, device, columns, where }: Adding): void {
  batch.timeGiven(index, time, entry.givenTime);
  const add = (series: string, value: PointValue, kind?: Kind) =>
    batch.add(index, device, series, time, value, { sequence: id, ...(kind && { kind }) });
  for (const [number, text] of entry.fields) {
    const { series, kind } = columns.get(number)!;
    add(series, valueOf(text, kind, fieldIn(where, fieldName(number))));
  }
  if (entry.status !== undefined) add('status', entry.status);
  if (entry.elevation !== undefined) add('elevation', entry.elevation);
  if (entry.location !== undefined) add('location', entry.location, 'gps');
}
